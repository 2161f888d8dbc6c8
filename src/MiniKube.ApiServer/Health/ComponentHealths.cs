using MiniKube.Api.Coordination;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Health;

/// <summary>How the cluster's own parts are: a scheduler and controllers lead as long as they renew their leases, etcd answers.</summary>
internal sealed class ComponentHealths(WatchCache cache, ObjectStore store, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<ComponentStatus>> ReadAsync(CancellationToken cancel) =>
        [Led("controller-manager", "kube-controller-manager"), await EtcdAsync(cancel), Led("scheduler", "kube-scheduler")];

    private ComponentStatus Led(string name, string lease)
    {
        if (cache.For("leases.coordination.k8s.io").Current.Find("kube-system", lease)?.As<Lease>().Spec is not { HolderIdentity: { Length: > 0 } holder } spec)
        {
            return Of(name, $"nobody leads: the lease kube-system/{lease} is free");
        }
        var silent = time.GetUtcNow() - (spec.RenewTime ?? DateTimeOffset.UnixEpoch);
        return Of(name, silent.TotalSeconds > (spec.LeaseDurationSeconds ?? 30) ? $"{holder} has not renewed the lease kube-system/{lease} for {silent.TotalSeconds:0} s" : null);
    }

    private async Task<ComponentStatus> EtcdAsync(CancellationToken cancel)
    {
        try
        {
            await store.RevisionAsync(Patience, cancel);
            return Of("etcd-0", null);
        }
        catch (ApiException error)
        {
            return Of("etcd-0", error.Message);
        }
    }

    private static ComponentStatus Of(string name, string? problem) => new()
    {
        Metadata = new() { Name = name },
        Conditions = [new() { Type = "Healthy", Status = problem is null ? "True" : "False", Message = problem is null ? "ok" : null, Error = problem }],
    };
}
