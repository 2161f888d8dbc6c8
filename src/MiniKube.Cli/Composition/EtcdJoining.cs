using Microsoft.Extensions.Logging;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>
/// How a member without data begins: with the others, when none of them has begun either; else as a new member in the place of the one that lost its disk,
/// since etcd takes nobody back who has forgotten what it once confirmed.
/// </summary>
internal static class EtcdJoining
{
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(2);

    /// <returns>The members to join, as etcd takes them; null when there is nothing to join.</returns>
    public static async Task<string?> DecideAsync(EtcdMember member, EtcdProcessOptions options, string dataDirectory, ILogger logger, CancellationToken cancel)
    {
        if (Directory.Exists(options.StoreFolder + "/member")) return null;
        await using var others = new EtcdClient(member.Others(dataDirectory) with { Attempts = 2, ConnectTimeout = Question });
        try
        {
            var known = await others.Members.ListAsync(cancel, Question);
            var place = known.FirstOrDefault(m => m.PeerUrl == member.PeerUrl);
            if (place is { HasStarted: false }) return place.Name.Length > 0 ? null : Render(known, member);
            if (place is not null) await others.Members.RemoveAsync(place.Id, cancel);
            await others.Members.AddAsync(member.PeerUrl, cancel);
            EtcdJoiningLog.Joins(logger, member.Name, place is null ? "new to the others" : "in place of the one whose data are gone");
            return Render(await others.Members.ListAsync(cancel, Question), member);
        }
        catch (EtcdException e) when (e.Error is EtcdError.Unavailable or EtcdError.DeadlineExceeded)
        {
            return null; // nobody is there: all begin together
        }
    }

    private static string Render(IEnumerable<EtcdMemberInfo> known, EtcdMember self) =>
        string.Join(',', known.Select(m => $"{(m.PeerUrl == self.PeerUrl ? self.Name : m.Name)}={m.PeerUrl}"));
}

internal static partial class EtcdJoiningLog
{
    [LoggerMessage(7101, LogLevel.Warning, "etcd member {Name} has no data and joins {How}")]
    public static partial void Joins(ILogger logger, string name, string how);
}
