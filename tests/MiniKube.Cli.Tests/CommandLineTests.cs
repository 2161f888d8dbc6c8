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

    [Theory]
    [InlineData("up --nodes abc", "'abc' is no whole number: give --nodes one")]
    [InlineData("node add x", "'x' is no whole number: give <count> one")]
    [InlineData("node fail 1 --how fire", "'fire' is not what --how takes: give it power, partition, hang")]
    [InlineData("up --wait 0", "'0' is too little: give --wait at least 1")]
    [InlineData("server --port 70000", "'70000' is no port")]
    [InlineData("server --log-level loud", "'loud' is no level of a log: give --log-level one of Trace")]
    [InlineData("image pack --tag B:/d --output x", "'B:/d' cannot name an image")]
    [InlineData("stats", "there is no command 'stats': did you mean 'status'?")]
    [InlineData("up --nmae x", "there is no option '--nmae': did you mean '--name'?")]
    [InlineData("node lsit", "there is no command 'lsit': did you mean 'list'?")]
    [InlineData("up dev", "'dev' is one word too many")]
    public async Task Mistake_IsToldInWordsOfWhatWasTyped(string line, string sentence)
    {
        var (code, error) = await RunAsync(line.Split(' '));
        code.ShouldBe(ExitCode.Usage);
        error.ShouldStartWith("mkube: " + sentence);
        error.ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("node")]
    [InlineData("token")]
    public async Task CommandAlone_ShowsWhatThereIs(string line)
    {
        var (code, error) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        code.ShouldBe(ExitCode.Usage);
        error.ShouldContain("Commands:");
        error.ShouldNotContain("Required");
    }

    [Fact]
    public async Task MistakeInAConfiguration_NamesTheFile()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "port: abc\n");
        try
        {
            var (code, error) = await RunAsync("server", "--config", file);
            code.ShouldBe(ExitCode.Usage);
            error.ShouldContain("'abc' is no whole number: give --port one");
            error.ShouldContain(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("agent --network foo")]
    [InlineData("agent --cluster-cidr 10.0.0.0/33")]
    [InlineData("agent --node-name Bad_Name")]
    [InlineData("agent --server https://192.0.2.1:6443 --service-cidr x")]
    public async Task AgentWithAMistake_IsToldBeforeItJoins(string line)
    {
        var data = Directory.CreateTempSubdirectory("mkube-cli-");
        try
        {
            var (code, error) = await RunAsync([.. line.Split(' '), "--data-dir", data.FullName]);
            code.ShouldBe(ExitCode.Usage, error);
            error.Trim().Split('\n').Length.ShouldBe(1, error);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task SecondServer_OnTheSameFolder_WritesNothingIntoIt()
    {
        var data = Directory.CreateTempSubdirectory("mkube-cli-");
        await using var first = await MiniKube.Cluster.FolderClaim.TakeAsync(data.FullName, "mkube server", TimeProvider.System, default);
        var before = data.GetFileSystemInfos().Select(f => f.Name).Order().ToList();
        var (code, error) = await RunAsync("apiserver", "--data-dir", data.FullName, "--port", "1");
        code.ShouldBe(ExitCode.Failed);
        error.ShouldContain($"another 'mkube server' uses {data.FullName}");
        data.GetFileSystemInfos().Select(f => f.Name).Order().ShouldBe(before);
        data.Delete(recursive: true);
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
