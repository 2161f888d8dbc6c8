using System.Diagnostics;
using MiniKube.Containers.Images;

namespace MiniKube.Benchmarks;

/// <summary>A one-node cluster for the time of the run.</summary>
internal sealed class BenchCluster(Mkube mkube, string folder) : IAsyncDisposable
{
    public const string Name = "bench";
    public const string Image = "bench.local/busybox:1";

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public string ContainerdSocket => $"/run/minikube/{Name}/{Name}-1/containerd.sock";

    public static async Task<BenchCluster> UpAsync(Mkube mkube, Report report, params string[] options)
    {
        var cluster = new BenchCluster(mkube, Directory.CreateTempSubdirectory("mkube-bench-").FullName);
        report.Title("cluster");
        var watch = Stopwatch.StartNew();
        await mkube.RunAsync(["up", "--name", Name, "--kubeconfig", cluster.Kubeconfig, .. options]);
        report.Add("up.one_node_ready", watch.Elapsed.TotalMilliseconds, "ms", "mkube up → node Ready");
        var archive = Path.Combine(Path.GetDirectoryName(cluster.Kubeconfig)!, "busybox.tar");
        await ImageArchive.WriteFileAsync(await BusyboxImage.DefineAsync(Image, CancellationToken.None), archive, CancellationToken.None);
        await mkube.RunAsync("image", "load", "--name", Name, archive);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await mkube.RunAsync("down", "--name", Name);
        Directory.Delete(folder, recursive: true);
    }
}
