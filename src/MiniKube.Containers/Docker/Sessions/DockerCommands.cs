using System.Globalization;
using System.Text.Json;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Sessions;

/// <summary>Commands in containers, and attachments to their main processes.</summary>
internal sealed class DockerCommands(DockerHttp http, DockerRuntimeOptions options, TimeProvider time)
{
    private const int MostOutput = 16 * 1024 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public async Task<IExecSession> ExecAsync(string containerId, ExecSpec spec, CancellationToken cancel) => (await StartAsync(containerId, spec, cancel)).Session;

    public async Task<ExecResult> RunAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        using var expiry = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Ceiling(timeout.TotalSeconds)), time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel, expiry.Token);
        var (session, exec) = await StartAsync(containerId, new ExecSpec { Command = command }, cancel);
        await using (session)
        {
            try
            {
                var outputs = await Task.WhenAll(GatherAsync(session.Stdout, bound.Token), GatherAsync(session.Stderr, bound.Token));
                return new ExecResult(await session.WaitAsync(bound.Token), outputs[0], outputs[1]);
            }
            catch (OperationCanceledException) when (bound.IsCancellationRequested)
            {
                await KillAsync(exec);
                cancel.ThrowIfCancellationRequested();
                throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, $"the command did not end within {timeout.TotalSeconds:0.#} s and was killed");
            }
        }
    }

    public async Task<IExecSession> AttachAsync(string containerId, AttachSpec spec, CancellationToken cancel)
    {
        var query = $"stream=1&stdin={Flag(spec.Stdin)}&stdout={Flag(spec.Stdout)}&stderr={Flag(spec.Stderr)}";
        using var bound = Bounded(cancel);
        var connection = await HijackedConnection.OpenAsync(options.SocketPath, $"containers/{containerId}/attach?{query}", default, bound.Token);
        return new DockerSession(
            connection, spec.Stdin, spec.Stdout, spec.Stderr, spec.Tty, static _ => Task.FromResult(0), (size, until) => ResizeAsync($"containers/{containerId}", size, until));
    }

    private async Task<(IExecSession Session, string Exec)> StartAsync(string containerId, ExecSpec spec, CancellationToken cancel)
    {
        var request = new ExecRequest(spec.Command, spec.Stdin, spec.Stdout, spec.Stderr && !spec.Tty, spec.Tty);
        var exec = (await http.PostAsync($"containers/{containerId}/exec", request, DockerJson.Default.ExecRequest, DockerJson.Default.IdAnswer, options.Deadlines.Query, cancel)).Id;
        var body = JsonSerializer.SerializeToUtf8Bytes(new ExecStartRequest(false, spec.Tty), DockerJson.Default.ExecStartRequest);
        using var bound = Bounded(cancel);
        var connection = await HijackedConnection.OpenAsync(options.SocketPath, $"exec/{exec}/start", body, bound.Token);
        var session = new DockerSession(
            connection, spec.Stdin, spec.Stdout, spec.Stderr, spec.Tty, until => ExitCodeAsync(exec, until), (size, until) => ResizeAsync($"exec/{exec}", size, until));
        return (session, exec);
    }

    /// <summary>The outputs close a moment before the daemon notes the end, or long before when the command closed them itself.</summary>
    private async Task<int> ExitCodeAsync(string exec, CancellationToken cancel)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var details = await http.GetAsync($"exec/{exec}/json", DockerJson.Default.ExecDetails, options.Deadlines.Query, cancel);
            if (details is { Running: false, ExitCode: { } code })
                return code;
            await Task.Delay(pause, time, cancel);
        }
    }

    private Task ResizeAsync(string what, TerminalSize size, CancellationToken cancel) => http.PostAsync(
        string.Create(CultureInfo.InvariantCulture, $"{what}/resize?h={size.Rows}&w={size.Columns}"), options.Deadlines.Query, cancel);

    /// <summary>Docker's API cannot end a command, so its process is told directly.</summary>
    private async Task KillAsync(string exec)
    {
        var details = await http.FindAsync($"exec/{exec}/json", DockerJson.Default.ExecDetails, options.Deadlines.Query, CancellationToken.None);
        if (details is not { Running: true, Pid: > 0 and var pid })
            return;
        var (program, arguments) = options.There("kill", "-9", pid.ToString(CultureInfo.InvariantCulture));
        await Command.RunAsync(program, arguments, options.Deadlines.Query, CancellationToken.None);
    }

    private CancellationTokenSource Bounded(CancellationToken cancel)
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(options.Deadlines.Query);
        return bound;
    }

    private static async Task<ReadOnlyMemory<byte>> GatherAsync(Stream output, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await output.ReadAsync(buffer, cancel) is var count and > 0)
            all.Write(buffer, 0, (int)Math.Min(count, MostOutput - all.Length));
        return all.ToArray();
    }

    private static char Flag(bool value) => value ? '1' : '0';
}
