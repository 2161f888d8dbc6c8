using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>The webhooks of all configurations of one sort, read again only when a configuration changed. Without any it costs a comparison.</summary>
internal sealed class WebhookSet(ResourceCache source, Func<StoredObject, IEnumerable<AdmissionWebhook>> read)
{
    private volatile Known known = new(ObjectSnapshot.Empty, []);

    /// <summary>By name of the configuration, then in its order.</summary>
    public IReadOnlyList<AdmissionWebhook> Current
    {
        get
        {
            var snapshot = source.Current;
            var have = known;
            if (ReferenceEquals(have.Snapshot, snapshot)) return have.Webhooks;
            known = have = new(snapshot, [.. snapshot.From("").SelectMany(read)]);
            return have.Webhooks;
        }
    }

    public static WebhookSet Mutating(WatchCache cache) => new(
        cache.For("mutatingwebhookconfigurations.admissionregistration.k8s.io"),
        item => item.As<MutatingWebhookConfiguration>().Webhooks.Select(AdmissionWebhook.Of));

    public static WebhookSet Validating(WatchCache cache) => new(
        cache.For("validatingwebhookconfigurations.admissionregistration.k8s.io"),
        item => item.As<ValidatingWebhookConfiguration>().Webhooks.Select(AdmissionWebhook.Of));

    private sealed record Known(ObjectSnapshot Snapshot, IReadOnlyList<AdmissionWebhook> Webhooks);
}
