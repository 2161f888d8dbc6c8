using MiniKube.Etcd.Connection;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd;

/// <summary>A member as the others know it.</summary>
/// <param name="Id">Given by etcd.</param>
/// <param name="Name">Empty until a member that was added has started.</param>
/// <param name="PeerUrl">Under which its peers reach it.</param>
/// <param name="HasStarted">It was there at least once.</param>
public sealed record EtcdMemberInfo(ulong Id, string Name, string PeerUrl, bool HasStarted);

/// <summary>Who belongs to an etcd of several members. Changes want a majority that is there.</summary>
public sealed class EtcdMembers
{
    private readonly EtcdConnection connection;

    internal EtcdMembers(EtcdConnection connection) => this.connection = connection;

    public async Task<IReadOnlyList<EtcdMemberInfo>> ListAsync(CancellationToken cancel, TimeSpan? deadline = null)
    {
        var answer = await connection.ReadAsync(new MemberListRequest(), static (etcd, request, how) => etcd.Cluster.MemberListAsync(request, how), deadline, cancel);
        return [.. answer.Members.Select(member => new EtcdMemberInfo(member.ID, member.Name, member.PeerURLs.FirstOrDefault() ?? "", member.ClientURLs.Count > 0))];
    }

    public Task AddAsync(string peerUrl, CancellationToken cancel) =>
        connection.WriteAsync(new MemberAddRequest { PeerURLs = { peerUrl } }, static (etcd, request, how) => etcd.Cluster.MemberAddAsync(request, how), null, cancel);

    public Task RemoveAsync(ulong id, CancellationToken cancel) =>
        connection.WriteAsync(new MemberRemoveRequest { ID = id }, static (etcd, request, how) => etcd.Cluster.MemberRemoveAsync(request, how), null, cancel);
}
