using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MiniKube.Cluster;
using MiniKube.Etcd;

namespace MiniKube.Cli.Composition;

/// <summary>
/// How one member goes on alone when most are lost for good. Making it forget the others is not enough: a member that was killed may not know how much of its log
/// was confirmed, cuts it off too early, and later skips what comes in those places: two members would hold different things for ever. So its data become a
/// snapshot, and a log of its own begins with that. Can be interrupted anywhere and run again, as long as the mark is there.
/// </summary>
internal static class EtcdRestoration
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

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
            await SnapshotAsync(member, store + "/member/snap/db", restored, cancel);
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

    private static async Task SnapshotAsync(EtcdMember member, string database, string into, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("etcdctl")
        {
            ArgumentList =
            {
                "snapshot", "restore", database, "--skip-hash-check=true", $"--data-dir={into}", $"--name={member.Name}",
                $"--initial-cluster={member.Name}={member.PeerUrl}", $"--initial-advertise-peer-urls={member.PeerUrl}",
            },
            Environment = { ["ETCDCTL_API"] = "3" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var said = await Task.WhenAll(process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0) throw new ClusterException($"etcdctl cannot make a snapshot of {database}: {string.Concat(said).Trim().ReplaceLineEndings("; ")}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
