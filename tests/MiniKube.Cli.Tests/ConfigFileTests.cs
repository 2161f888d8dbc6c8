using MiniKube.Cli.Configuration;
using MiniKube.Cluster;

namespace MiniKube.Cli.Tests;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Expand_ValuesAndLists_BecomeOptions() =>
        Expand("data-dir: /srv/minikube\nport: 7443\ndisable: [agent, scheduler]\n", "server")
            .ShouldBe(["server", "--config", _file, "--data-dir", "/srv/minikube", "--port", "7443", "--disable", "agent", "--disable", "scheduler"]);

    [Fact]
    public void Expand_TypedOption_Wins() => Expand("port: 7443\n", "server", "--port=1").ShouldBe(["server", "--port=1", "--config", _file]);

    [Fact]
    public void Expand_UnknownKey_NamesTheKnownOnes()
    {
        var failure = Should.Throw<ClusterException>(() => Expand("prot: 7443\n", "server"));
        failure.Failure.ShouldBe(ClusterFailure.Usage);
        failure.Message.ShouldContain("'prot'");
        failure.Message.ShouldContain("port");
    }

    [Theory]
    [InlineData("- a\n- list\n")]
    [InlineData("port: {a: b}\n")]
    [InlineData("port: [1\n")]
    public void Expand_NotAMapping_IsAUsageError(string text) => Should.Throw<ClusterException>(() => Expand(text, "server")).Failure.ShouldBe(ClusterFailure.Usage);

    [Fact]
    public void Expand_WithoutConfig_LeavesTheArgumentsAlone() => ConfigFile.Expand(CommandLine.Root(), ["up", "--name", "x"]).ShouldBe(["up", "--name", "x"]);

    private IReadOnlyList<string> Expand(string yaml, params string[] args)
    {
        File.WriteAllText(_file, yaml);
        return ConfigFile.Expand(CommandLine.Root(), [.. args, "--config", _file]);
    }
}
