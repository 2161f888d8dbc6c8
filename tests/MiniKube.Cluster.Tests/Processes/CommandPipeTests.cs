using MiniKube.Cluster.Processes;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Processes;

public sealed class CommandPipeTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Output_BecomesInput()
    {
        var file = _folder.File("whole");
        await CommandPipe.RunAsync(Shell("head -c 3000000 /dev/zero"), Shell($"cat > {file}"), Deadline, default);
        new FileInfo(file).Length.ShouldBe(3000000);
    }

    [Theory]
    [InlineData("head -c 3000000 /dev/zero; echo no such image >&2; exit 1", "cat > {0}.part && mv {0}.part {0}", "no such image")] // cut off, though it looks whole
    [InlineData("exec yes", "head -c 100000 >/dev/null; echo the disk is full >&2; exit 1", "the disk is full")]
    [InlineData("true", "cat; echo bad archive; exit 3", "bad archive")]
    public async Task Failure_OfEither_IsToldInItsWords(string from, string to, string words)
    {
        var file = _folder.File("target");
        var failure = await Should.ThrowAsync<ClusterException>(() => CommandPipe.RunAsync(Shell(from), Shell(to.Replace("{0}", file, StringComparison.Ordinal)), Deadline, default));
        failure.Message.ShouldContain(words);
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task Tools_ThatDoNotEnd_AreEnded()
    {
        var failure = await Should.ThrowAsync<ClusterException>(() => CommandPipe.RunAsync(Shell("exec sleep 1000"), Shell("exec cat"), TimeSpan.FromMilliseconds(200), default));
        failure.Failure.ShouldBe(ClusterFailure.TimedOut);
        using var stop = new CancellationTokenSource();
        var running = CommandPipe.RunAsync(Shell("exec yes"), Shell("exec cat > /dev/null"), Deadline, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    private static (string, IReadOnlyList<string>) Shell(string script) => ("/bin/sh", ["-c", script]);
}
