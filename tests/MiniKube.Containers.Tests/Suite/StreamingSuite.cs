using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Containers.Tests.Suite;

/// <summary>Exec, attach and port-forward.</summary>
public abstract class StreamingSuite(IRuntimeHost host) : RuntimeSuite(host)
{
    [Fact]
    public async Task ExecSync_ReturnsBothOutputsAndCode()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        var result = await Runtime.ExecSyncAsync(container, ["sh", "-c", "echo out; echo err >&2; exit 42"], TimeSpan.FromSeconds(60), Cancel);

        result.ExitCode.ShouldBe(42);
        Text(result.Stdout).ShouldBe("out\n");
        Text(result.Stderr).ShouldBe("err\n");
    }

    [Fact]
    public async Task ExecSync_OverItsTime_FailsAndLeavesContainerRunning()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        var late = await Should.ThrowAsync<ContainerRuntimeException>(
            () => Runtime.ExecSyncAsync(container, ["sleep", "30"], TimeSpan.FromSeconds(1), Cancel));

        late.Error.ShouldBe(RuntimeError.DeadlineExceeded, late.ToString());
        (await Runtime.ContainerStatusAsync(container, Cancel))!.Info.State.ShouldBe(ContainerState.Running);
        (await pod.OutputAsync(container, "ps -o args", Cancel)).ShouldNotContain("sleep 30");
    }

    [Fact]
    public async Task Exec_StdinToItsEnd_ComesBackWhole()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);
        var sent = RandomNumberGenerator.GetBytes(3 << 20);

        await using var session = await Runtime.ExecAsync(container, new ExecSpec { Command = ["cat"], Stdin = true }, Cancel);
        var writing = WriteAllAsync(session, sent);
        var received = await ReadAllAsync(session.Stdout);
        await writing;

        (await session.WaitAsync(Cancel)).ShouldBe(0);
        received.AsSpan().SequenceEqual(sent).ShouldBeTrue($"sent {sent.Length} bytes, got {received.Length}");
    }

    [Fact]
    public async Task Exec_OutputsAndCode_AreSeparate()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        await using var session = await Runtime.ExecAsync(container, new ExecSpec { Command = ["sh", "-c", "echo out; echo err >&2; exit 5"] }, Cancel);

        var outputs = await Task.WhenAll(ReadAllAsync(session.Stdout), ReadAllAsync(session.Stderr));
        Text(outputs[0]).ShouldBe("out\n");
        Text(outputs[1]).ShouldBe("err\n");
        (await session.WaitAsync(Cancel)).ShouldBe(5);
    }

    [Fact]
    public async Task Exec_OfMissingProgram_SaysWhy()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        var failed = await Should.ThrowAsync<ContainerRuntimeException>(async () =>
        {
            await using var session = await Runtime.ExecAsync(container, new ExecSpec { Command = ["/no/such/program"] }, Cancel);
            await session.WaitAsync(Cancel);
        });

        failed.Message.ShouldContain("/no/such/program");
    }

    [Fact]
    public async Task Exec_WithTerminal_FollowsItsSize()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        await using var session = await Runtime.ExecAsync(
            container, new ExecSpec { Command = ["sh", "-c", "while :; do stty size; sleep 0.05; done"], Stdin = true, Tty = true }, Cancel);
        await session.ResizeAsync(new TerminalSize(100, 40), Cancel);
        await ReadUntilAsync(session.Stdout, "40 100\r\n");
        await session.ResizeAsync(new TerminalSize(77, 33), Cancel);
        await ReadUntilAsync(session.Stdout, "33 77\r\n");
        await session.Stdin.WriteAsync("\u0003"u8.ToArray(), Cancel);

        (await session.WaitAsync(Cancel)).ShouldBe(130);
    }

    [Fact]
    public async Task Attach_SeesOutputGivesInputAndItsEnd()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartAsync(
            TestPod.Shell("while read line; do echo got $line; done; exit 9") with { Stdin = true, StdinOnce = true }, Cancel);

        await using var session = await Runtime.AttachAsync(container, new AttachSpec { Stdin = true }, Cancel);
        await session.Stdin.WriteAsync("first\n"u8.ToArray(), Cancel);
        await ReadUntilAsync(session.Stdout, "got first\n");
        await session.Stdin.WriteAsync("second\n"u8.ToArray(), Cancel);
        await ReadUntilAsync(session.Stdout, "got second\n");
        await session.CloseStdinAsync(Cancel);

        await session.WaitAsync(Cancel);
        (await pod.WaitForExitAsync(container, Cancel)).ExitCode.ShouldBe(9);
    }

    [Fact]
    public async Task PortForward_ToListener_CarriesBothWays()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartShellAsync("echo served > /var/www/index.html; exec httpd -f -p 8080 -h /var/www", Cancel);
        await Eventually.SeeAsync(() => pod.OutputAsync(container, "netstat -tln", Cancel), text => text.Contains(":8080", StringComparison.Ordinal), "a listener");

        for (var round = 0; round < 3; round++)
        {
            await using var connection = await Runtime.PortForwardAsync(pod.Id, 8080, Cancel);
            await connection.Input.WriteAsync("GET /index.html HTTP/1.0\r\n\r\n"u8.ToArray(), Cancel);
            Text(await ReadAllAsync(connection.Output)).ShouldEndWith("served\n");
        }
    }

    [Fact]
    public async Task PortForward_ToNobody_SaysSo()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);

        var refused = await Should.ThrowAsync<ContainerRuntimeException>(async () =>
        {
            await using var connection = await Runtime.PortForwardAsync(pod.Id, 9, Cancel);
            await ReadAllAsync(connection.Output);
        });

        refused.Message.ShouldContain("refused");
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private async Task WriteAllAsync(IExecSession session, byte[] data)
    {
        await session.Stdin.WriteAsync(data, Cancel);
        await session.CloseStdinAsync(Cancel);
    }

    private async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancel);
        return all.ToArray();
    }

    private async Task ReadUntilAsync(Stream stream, string text)
    {
        var seen = new StringBuilder();
        var buffer = new byte[256];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Cancel);
            count.ShouldBeGreaterThan(0, $"the output ended before '{text}' came: {seen}");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }
}
