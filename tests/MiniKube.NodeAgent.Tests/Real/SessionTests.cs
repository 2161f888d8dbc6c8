using System.Diagnostics;
using System.Text.RegularExpressions;
using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>What a user does with kubectl in a running container.</summary>
public abstract partial class SessionTests(AgentFixture fixture) : IAsyncLifetime
{
    private readonly PodRun pods = new(fixture);
    private readonly string name = "talk-" + Guid.NewGuid().ToString("N")[..6];

    public async Task InitializeAsync()
    {
        var script = "for i in 1 2 3; do echo line $i; done; mkdir -p /www; echo page > /www/index.html; httpd -p 8080 -h /www; trap 'exit 0' TERM; while :; do sleep 0.1; done";
        var reader = Shell("trap 'exit 0' TERM; while read line; do echo got $line; done; while :; do sleep 0.1; done", "reader") with { Stdin = true };
        await pods.CreateAsync(name, new PodSpec { Containers = [Shell(script), reader] });
        await pods.SeeReadyAsync(name);
        await Eventually.SeeAsync(() => pods.LogAsync(name, "container=main"), log => log.Contains("line 3"), "its lines");
    }

    public async Task DisposeAsync()
    {
        await pods.DeleteAsync(name);
        await pods.SeeGoneAsync(name);
    }

    [Fact]
    public async Task Exec_TellsOutputErrorAndExitCode()
    {
        var (code, output, error) = await KubectlAsync("", "exec", name, "-c", "main", "--", "sh", "-c", "echo out; echo err >&2; exit 5");
        output.ShouldBe("out\n");
        error.ShouldContain("err\n");
        code.ShouldBe(5);
    }

    [Fact]
    public async Task Exec_CarriesInputToItsEnd()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\n"));
        var (code, output, _) = await KubectlAsync(text, "exec", "-i", name, "-c", "main", "--", "cat");
        code.ShouldBe(0);
        output.ShouldBe(text);
    }

    [Fact]
    public async Task Exec_WithATerminal_HasOne()
    {
        // script gives kubectl the terminal that it wants to see itself.
        var command = string.Join(' ', ["kubectl", .. fixture.KubectlFlags, "exec", "-it", name, "-c", "main", "--", "tty"]);
        using var process = Start("script", "-qec", command, "/dev/null");
        var output = await process.StandardOutput.ReadToEndAsync(new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
        output.Trim().ShouldStartWith("/dev/pts/");
    }

    [Fact]
    public async Task Logs_TailSinceAndTimestamps()
    {
        (await KubectlAsync("", "logs", name, "-c", "main", "--tail=2")).Output.ShouldBe("line 2\nline 3\n");
        var stamped = (await KubectlAsync("", "logs", name, "-c", "main", "--timestamps", "--tail=1")).Output;
        Stamped().IsMatch(stamped).ShouldBeTrue(stamped);
        (await KubectlAsync("", "logs", name, "-c", "main", "--since=1h", "--limit-bytes=6")).Output.ShouldBe("line 1");
        (await KubectlAsync("", "logs", name, "-c", "main", "--previous")).Error.ShouldContain($"previous terminated container \"main\" in pod \"{name}\" not found");
    }

    [Fact]
    public async Task Attach_SpeaksToTheMainProcess()
    {
        using var attached = Kubectl("attach", "-i", name, "-c", "reader");
        await attached.StandardInput.WriteAsync("hello\n");
        await attached.StandardInput.FlushAsync();
        var reading = attached.StandardOutput.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
        (await reading).ShouldBe("got hello");
        attached.Kill();
    }

    [Fact]
    public async Task PortForward_ReachesThePod()
    {
        using var forward = Kubectl("port-forward", "pod/" + name, ":8080");
        var line = await forward.StandardOutput.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
        line.ShouldNotBeNull(line is null ? await forward.StandardError.ReadToEndAsync() : "");
        var port = int.Parse(Regex.Match(line!, @"127\.0\.0\.1:(\d+)").Groups[1].Value);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(90) };
        (await http.GetStringAsync($"http://127.0.0.1:{port}/")).ShouldBe("page\n");
        (await http.GetStringAsync($"http://127.0.0.1:{port}/index.html")).ShouldBe("page\n");
        forward.Kill();
    }

    private Process Kubectl(params string[] arguments) => Start("kubectl", [.. fixture.KubectlFlags, .. arguments]);

    private static Process Start(string program, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        // The flags name the server and the user; the certificate of a context that the user of this machine has selected would win over them.
        process.StartInfo.Environment["KUBECONFIG"] = "/dev/null";
#pragma warning disable RS0030 // Tests start real processes.
        process.Start();
#pragma warning restore RS0030
        return process;
    }

    private async Task<(int Code, string Output, string Error)> KubectlAsync(string input, params string[] arguments)
    {
        using var process = Kubectl(arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\S* line 3\n$")]
    private static partial Regex Stamped();
}

[Collection(AgentCollection.Name)]
public sealed class ContainerdSessionTests(AgentFixture fixture) : SessionTests(fixture);

[Collection(DockerAgentCollection.Name)]
public sealed class DockerSessionTests(DockerAgentFixture fixture) : SessionTests(fixture);
