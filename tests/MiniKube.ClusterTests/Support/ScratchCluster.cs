using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests.Support;

/// <summary>A cluster that a single test makes and breaks; removed, and shown to be gone, at its end.</summary>
internal sealed class ScratchCluster(Tool mkube) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mkube-test-").FullName;
    private readonly string name = $"t{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..4]}";

    private string[] Up => ["up", "--name", name, "--kubeconfig", Path.Combine(folder, "kubeconfig")];

    public Task UpAsync() => mkube.OutputAsync(Up);

    /// <summary>Ctrl-C after so long.</summary>
    public async Task InterruptAsync(TimeSpan after)
    {
        using var process = mkube.Start(Up);
        await Task.Delay(after);
        await new Tool("/bin/kill").RunAsync("-INT", $"{process.Id}");
        await process.WaitForExitAsync().WaitAsync(Tool.Deadline);
    }

    public async Task<JsonNode> StatusAsync() => JsonNode.Parse(await mkube.OutputAsync("status", "--name", name, "--output", "json"))!;

    public async ValueTask DisposeAsync()
    {
        await mkube.OutputAsync("down", "--name", name);
        Directory.Delete(folder, recursive: true);
        Traces.Of(name).ShouldBeEmpty();
    }
}
