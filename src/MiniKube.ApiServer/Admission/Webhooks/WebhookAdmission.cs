using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>Asks the webhooks that administrators have registered: mutating ones in turn, validating ones side by side.</summary>
internal sealed class WebhookAdmission(WatchCache cache, WebhookCaller caller, ILogger logger) : IAdmission
{
    private static readonly ReadOnlyDictionary<string, string> NoLabels = ReadOnlyDictionary<string, string>.Empty;
    private readonly WebhookSet mutating = WebhookSet.Mutating(cache);
    private readonly WebhookSet validating = WebhookSet.Validating(cache);

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = mutating.Current;
        if (hooks.Count == 0 || IsExempt(request)) return;
        var labels = NamespaceLabels(request);
        foreach (var hook in hooks)
        {
            if (request.IsReinvocation && !hook.MayBeAskedAgain) continue;
            if (!hook.Matches(request, labels, query => AnyObject(request, query))) continue;
            if (await AskAsync(hook, request, cancel) is not { } changed || JsonNode.DeepEquals(changed, request.Document)) continue;
            Replace(request, changed);
            request.Reinvoke |= !request.IsReinvocation;
        }
    }

    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = validating.Current;
        if (hooks.Count == 0 || IsExempt(request)) return;
        var labels = NamespaceLabels(request);
        var asked = hooks.Where(hook => hook.Matches(request, labels, query => AnyObject(request, query))).Select(hook => AskAsync(hook, request, cancel)).ToList();
        foreach (var answer in asked)
        {
            // The first refusal is told; the others are waited for all the same, so that nothing is left running.
            await Task.WhenAny(Task.WhenAll(asked));
            await answer;
        }
    }

    /// <summary>Webhooks must not be able to keep an administrator from repairing or removing them.</summary>
    private static bool IsExempt(AdmissionRequest request) => request.Definition.Group == "admissionregistration.k8s.io";

    private async Task<JsonObject?> AskAsync(AdmissionWebhook hook, AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Options.DryRun && !hook.AllowsDryRun)
        {
            throw ApiException.BadRequest($"admission webhook \"{hook.Name}\" does not support dry run");
        }
        try
        {
            var uid = Guid.NewGuid().ToString();
            var answer = await caller.AskAsync(hook.Target, AdmissionReview.Question(request, hook.ReviewVersion, uid), hook.Patience, cancel);
            return AdmissionReview.Read(answer, request, hook, uid);
        }
        catch (WebhookException error)
        {
            logger.WebhookFailed(hook.Name, hook.FailsOpen, error.Message);
            return hook.FailsOpen ? null : throw ApiException.Internal($"failed calling webhook \"{hook.Name}\": failed to call webhook: {error.Message}");
        }
    }

    /// <summary>In place: other rules hold the same document. What the webhook added has to have the shape of the kind too.</summary>
    private static void Replace(AdmissionRequest request, JsonObject changed)
    {
        try
        {
            request.Definition.Shape.Conform(changed);
        }
        catch (SchemaException error)
        {
            throw ApiException.Internal($"a webhook left no valid {request.Definition.Kind}: {error.Message}");
        }
        var document = request.Document!;
        document.Clear();
        foreach (var (name, value) in changed.ToList())
        {
            changed.Remove(name);
            document[name] = value;
        }
    }

    private IReadOnlyDictionary<string, string> NamespaceLabels(AdmissionRequest request)
    {
        if (request.Definition.GroupResource == "namespaces") return LabelsOf(request.Document) ?? request.Prior?.Labels ?? NoLabels;
        return request.Namespace.Length == 0 ? NoLabels : cache.For("namespaces").Current.Find("", request.Namespace)?.Labels ?? NoLabels;
    }

    private static bool AnyObject(AdmissionRequest request, LabelQuery query) =>
        (request.Document is not null && query.Matches(LabelsOf(request.Document) ?? NoLabels)) || (request.Prior is { } prior && query.Matches(prior.Labels));

    private static IReadOnlyDictionary<string, string>? LabelsOf(JsonObject? document) =>
        document?.Metadata()["labels"] is JsonObject labels ? labels.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") : null;
}
