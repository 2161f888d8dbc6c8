using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd.Connection;

/// <summary>The generated clients of etcd's services on one endpoint.</summary>
internal sealed class EtcdStubs(GrpcChannel channel) : IDisposable
{
    /// <summary>For calls whose messages are not generated.</summary>
    public CallInvoker Invoker { get; } = channel.CreateCallInvoker();

    public KV.KVClient KeyValues { get; } = new(channel);

    public Watch.WatchClient Watch { get; } = new(channel);

    public Lease.LeaseClient Leases { get; } = new(channel);

    public Wire.Maintenance.MaintenanceClient Maintenance { get; } = new(channel);

    public Cluster.ClusterClient Cluster { get; } = new(channel);

    public void Dispose() => channel.Dispose();
}
