namespace MiniKube.Containers.Tests.Suite;

/// <summary>A sandbox of one test, removed with all that is in it when the test ends.</summary>
internal sealed class TestPod : IAsyncDisposable
{
    private readonly IRuntimeHost _host;

    private TestPod(IRuntimeHost host, PodSandboxSpec spec, string id)
    {
        _host = host;
        Spec = spec;
        Id = id;
    }

    public PodSandboxSpec Spec { get; }
    public string Id { get; }
    private IContainerRuntime Runtime => _host.Runtime;

    public static PodSandboxSpec Define(IRuntimeHost host)
    {
        var uid = Guid.NewGuid().ToString();
        return new PodSandboxSpec
        {
            Name = "pod-" + uid[..8],
            Namespace = "suite",
            Uid = uid,
            Hostname = "pod-" + uid[..8],
            LogDirectory = Path.Join(host.Folder, "logs", uid),
            CgroupParent = $"{host.CgroupRoot}/pod{uid}",
            Labels = new Dictionary<string, string> { ["test"] = uid },
        };
    }

    public static Task<TestPod> RunAsync(IRuntimeHost host, CancellationToken cancel) => RunAsync(host, Define(host), cancel);

    public static async Task<TestPod> RunAsync(IRuntimeHost host, PodSandboxSpec spec, CancellationToken cancel) =>
        new(host, spec, await host.Runtime.RunSandboxAsync(spec, cancel));

    public async Task<string> StartAsync(ContainerSpec spec, CancellationToken cancel)
    {
        var id = await Runtime.CreateContainerAsync(Id, spec, Spec, cancel);
        await Runtime.StartContainerAsync(id, cancel);
        return id;
    }

    public Task<string> StartShellAsync(string script, CancellationToken cancel) => StartAsync(Shell(script), cancel);

    public static ContainerSpec Shell(string script) => new()
    {
        Name = "main",
        Image = TestImages.Busybox,
        Command = ["sh", "-c", script],
        LogPath = "main/0.log",
    };

    /// <summary>A container that does nothing until it is stopped, and stops at once.</summary>
    public Task<string> StartIdleAsync(CancellationToken cancel) => StartShellAsync("trap 'exit 0' TERM; while :; do sleep 60 & wait; done", cancel);

    public async Task<ContainerStatus> WaitForExitAsync(string containerId, CancellationToken cancel) => (await Eventually.SeeAsync(
        () => Runtime.ContainerStatusAsync(containerId, cancel), status => status?.Info.State == ContainerState.Exited, "the container's exit"))!;

    public async Task<string> OutputAsync(string containerId, string script, CancellationToken cancel)
    {
        var result = await Runtime.ExecSyncAsync(containerId, ["sh", "-c", script], TimeSpan.FromSeconds(60), cancel);
        result.ExitCode.ShouldBe(0, System.Text.Encoding.UTF8.GetString(result.Stderr.Span));
        return System.Text.Encoding.UTF8.GetString(result.Stdout.Span);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Runtime.StopSandboxAsync(Id, limit.Token);
        await Runtime.RemoveSandboxAsync(Id, limit.Token);
    }
}
