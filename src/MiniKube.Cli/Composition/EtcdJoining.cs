using Microsoft.Extensions.Logging;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>
/// How a member without data begins. Once the cluster has begun it never begins anew, or two that lost their disks would be a majority without memory: it asks
/// the others for a place, for as long as that takes, in place of the member it was: etcd takes nobody back who has forgotten what it once confirmed.
/// </summary>
internal static class EtcdJoining
{
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <returns>The members to join, as etcd takes them; null when this member has data, or begins together with the others.</returns>
    public static async Task<string?> DecideAsync(EtcdMember member, EtcdProcessOptions options, string dataDirectory, ILogger logger, CancellationToken cancel)
    {
        if (member.IsNew || Directory.Exists(options.StoreFolder + "/member")) return null;
        await using var others = new EtcdClient(member.Others(dataDirectory) with { Attempts = 2, ConnectTimeout = Question });
        for (var said = ""; ;)
        {
            try
            {
                return await AskAsync(member, others, logger, cancel);
            }
            catch (EtcdException e)
            {
                // Nobody is there, or they want to see each other for a while first ("unhealthy cluster").
                if (e.Message != said) EtcdJoiningLog.Waits(logger, member.Name, said = e.Message);
                await Task.Delay(Pause, TimeProvider.System, cancel);
            }
        }
    }

    private static async Task<string> AskAsync(EtcdMember member, EtcdClient others, ILogger logger, CancellationToken cancel)
    {
        var known = await others.Members.ListAsync(cancel, Question);
        var place = known.FirstOrDefault(m => m.PeerUrl == member.PeerUrl);
        if (place is { HasStarted: false }) return Render(known, member);
        if (place is not null) await others.Members.RemoveAsync(place.Id, cancel);
        await others.Members.AddAsync(member.PeerUrl, cancel);
        EtcdJoiningLog.Joins(logger, member.Name, place is null ? "new to the others" : "in place of the one whose data are gone");
        return Render(await others.Members.ListAsync(cancel, Question), member);
    }

    private static string Render(IEnumerable<EtcdMemberInfo> known, EtcdMember self) =>
        string.Join(',', known.Select(m => $"{(m.PeerUrl == self.PeerUrl ? self.Name : m.Name)}={m.PeerUrl}"));
}

internal static partial class EtcdJoiningLog
{
    [LoggerMessage(7101, LogLevel.Warning, "etcd member {Name} has no data and joins {How}")]
    public static partial void Joins(ILogger logger, string name, string how);

    [LoggerMessage(7102, LogLevel.Warning, "etcd member {Name} has no data and waits for a place among the others: {Why}")]
    public static partial void Waits(ILogger logger, string name, string why);
}
