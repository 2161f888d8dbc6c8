using Microsoft.Extensions.Logging;
using MiniKube.Cluster.Clusters;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>
/// How one member goes on alone when most are lost for good. Making it forget the others is not enough: a member that was killed may not know how much of its log
/// was confirmed, cuts it off too early, and later skips what comes in those places: two members would hold different things for ever. So its data become a
/// snapshot, and a log of its own begins with that. Can be interrupted anywhere and run again, as long as the mark is there.
/// </summary>
internal static class EtcdRestoration
{
    public static async Task RunAsync(EtcdMember member, EtcdProcessOptions options, string dataDirectory, ILoggerFactory logging, CancellationToken cancel)
    {
        var mark = EtcdMember.RestoreMark(dataDirectory);
        if (!File.Exists(mark)) return;
        var (store, restored, old) = (options.StoreFolder, options.DataFolder + "/store.restored", options.DataFolder + "/store.before-restore");
        if (Directory.Exists(store + "/member"))
        {
            // What its log has confirmed goes into the data, which a clean stop completes.
            var alone = member.Apply(options, dataDirectory, others: null) with { ForgetOthers = true };
            await using (var etcd = new EtcdProcess(alone, logging.CreateLogger<EtcdProcess>())) await etcd.StartAsync(cancel);
            if (Directory.Exists(restored)) Directory.Delete(restored, recursive: true);
            await EtcdSnapshot.RestoreAsync(store + "/member/snap/db", restored, member.Name, member.PeerUrl, cancel);
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
            Directory.Move(store, old);
        }

        if (Directory.Exists(restored))
        {
            if (Directory.Exists(store)) Directory.Delete(store, recursive: true);
            Directory.Move(restored, store);
        }

        File.Delete(mark);
    }
}
