using System.CommandLine;
using MiniKube.Cli.Output;

namespace MiniKube.Cli.Tests;

public sealed class CommandLineTests
{
    /// <summary>Scripts rely on these words (docs/cli.md).</summary>
    [Theory]
    [InlineData("up")]
    [InlineData("up --name x --layout split --kubeconfig f --wait 5")]
    [InlineData("down --name x")]
    [InlineData("status --name x --output json")]
    [InlineData("kubeconfig --name x")]
    [InlineData("image load --name x a.tar b.tar")]
    [InlineData("image list")]
    [InlineData("image pack --tag a:1 --output a.tar --file /x=y -- /x arg")]
    [InlineData("server --data-dir d --etcd-endpoints https://a:2379,https://b:2379 --disable scheduler,agent")]
    [InlineData("apiserver --port 7443")]
    [InlineData("scheduler --kubeconfig f")]
    [InlineData("controller-manager --kubeconfig f")]
    [InlineData("agent --kubeconfig f --node-name n")]
    public void Words_AreKnown(string line) => CommandLine.Root().Parse(line).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("up --nmae x")]
    [InlineData("server --disable etcd")]
    [InlineData("status --output yaml")]
    [InlineData("scheduler")]
    [InlineData("image load")]
    [InlineData("frobnicate")]
    public async Task Mistake_IsOneSentenceAndExitCode2(string line)
    {
        var (code, error) = await RunAsync(line.Split(' '));
        code.ShouldBe(ExitCode.Usage);
        error.TrimEnd().Split('\n').Length.ShouldBe(1, error);
        error.ShouldStartWith("mkube: ");
        error.ShouldContain("--help");
    }

    [Fact]
    public async Task BadName_SaysWhatANameIs()
    {
        var (code, error) = await RunAsync("status", "--name", "No_Such");
        code.ShouldBe(ExitCode.Usage);
        error.ShouldContain("lower-case");
    }

    [Fact]
    public async Task NoSuchCluster_SaysHowToMakeIt()
    {
        var (code, error) = await RunAsync("kubeconfig", "--name", "no-such-cluster");
        code.ShouldBe(ExitCode.NotFound);
        error.ShouldContain("mkube up --name no-such-cluster");
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            return (await CommandLine.RunAsync(args), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
