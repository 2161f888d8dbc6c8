using System.Text.Json.Nodes;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.ServiceAccounts;

/// <summary>Publishes the cluster's authority in every namespace, so that pods can tell the API server from an impostor.</summary>
internal sealed class RootCaController(ControllerContext context) : IController
{
    private const string Name = "kube-root-ca.crt";
    private const string File = "ca.crt";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Namespace> namespaces = context.Informers.Of<Namespace>();

    // Only the published maps: the others may be many and large.
    private readonly Informer<ConfigMap> maps = context.Informers.Of<ConfigMap>(fields: $"metadata.name={Name}");

    public ControllerInfo Info { get; } = new("root-ca-certificate-publisher") { Watches = [Watch.Of<Namespace>()], Workers = 1 };

    public Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        maps.OnChanged((old, current) =>
        {
            if (current is null || !IsRight(current)) enqueue(new("", (current ?? old)!.Metadata.Namespace ?? ""));
        });
        return Task.CompletedTask;
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (context.Options.RootCa is not { } authority || namespaces.Get(key) is not { Metadata.DeletionTimestamp: null }) return Next.Done;
        var present = maps.Get(key.Name, Name);
        if (present is not null && IsRight(present)) return Next.Done;
        try
        {
            if (present is null)
            {
                await client.CreateAsync(new ConfigMap { Metadata = new() { Name = Name, Namespace = key.Name }, Data = new Dictionary<string, string> { [File] = authority } }, cancel);
            }
            else
            {
                await client.PatchAsync<ConfigMap>(ObjectKey.Of(present), Patch.Merge(new JsonObject { ["data"] = new JsonObject { [File] = authority } }), cancel: cancel);
            }
        }
        catch (ApiException error) when (error.IsAlreadyExists || error.IsNamespaceGoing())
        {
            // It is there already, or the namespace is going.
        }
        return Next.Done;
    }

    private bool IsRight(ConfigMap map) => map.Data.TryGetValue(File, out var published) && published == context.Options.RootCa;
}
