using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Namespaces;

/// <summary>
/// Empties a namespace that is going, then lets it go by taking its finalizer away. Pods go first, with all that would make new ones: until they have ended
/// they may need their configuration, their services and the policies that hold them in.
/// </summary>
internal sealed class NamespaceController(ControllerContext context) : IController
{
    private const string Finalizer = "kubernetes";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Namespace> namespaces = context.Informers.Of<Namespace>();
    private readonly NamespaceSweep sweep = new(context.Client);

    public ControllerInfo Info { get; } = new("namespace")
    {
        Watches =
        [
            Watch.Of<Namespace>(),
            Watch.Mapped<Pod>(
                (pod, informers) => informers.Of<Namespace>().Get("", pod.Metadata.Namespace ?? "")?.Metadata.DeletionTimestamp is null ? [] : [new("", pod.Metadata.Namespace!)],
                (_, current) => current is null),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (namespaces.Get(key) is not { Metadata.DeletionTimestamp: not null } leaving || !leaving.Spec.Finalizers.Contains(Finalizer)) return Next.Done;

        var content = await sweep.RunAsync(key.Name, cancel);
        if (!content.IsEmpty)
        {
            await TellAsync(leaving, content, cancel);
            // Finalizers are others' work, of which no event tells here.
            return content.Failures.Count == 0 ? Next.After(TimeSpan.FromSeconds(1)) : throw ApiException.Unavailable($"namespace {key.Name}: {content.Failures[0]}");
        }
        var final = leaving with { Spec = leaving.Spec with { Finalizers = [.. leaving.Spec.Finalizers.Where(finalizer => finalizer != Finalizer)] } };
        try
        {
            await client.UpdateAsync(Namespace.Definition, key, ApiJson.ToDocument(final), "finalize", cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
        return Next.Done;
    }

    private async Task TellAsync(Namespace leaving, NamespaceContent content, CancellationToken cancel)
    {
        var live = await client.FindAsync<Namespace>(ObjectKey.Of(leaving), cancel);
        if (live is null || live.Metadata.Uid != leaving.Metadata.Uid) return;
        var status = live.Status with { Phase = "Terminating", Conditions = NamespaceConditions.Decide(live.Status.Conditions, content, context.Time.GetUtcNow()) };
        if (!ApiJson.SameContent(status, live.Status)) await client.UpdateStatusAsync(live with { Status = status }, cancel);
    }
}
