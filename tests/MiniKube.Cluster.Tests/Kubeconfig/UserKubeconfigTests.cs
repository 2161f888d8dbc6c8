using System.Net;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Kubeconfig;

public sealed class UserKubeconfigTests : IAsyncLifetime, IDisposable
{
    private const string Others = """
        apiVersion: v1
        kind: Config
        preferences: {colors: true}
        clusters:
        - cluster: {server: "https://example.org:443"}
          name: work
        contexts:
        - context:
            cluster: work
            user: "007"
          name: work
        current-context: work
        users:
        - name: "007"
          user:
            token: "0123"
        """;

    private readonly TemporaryFolder _folder = new();
    private KubeconfigDocument _ours = null!;

    private string File => _folder.File("config");

    private UserKubeconfig Kubeconfig => new(File, TimeProvider.System);

    public async Task InitializeAsync()
    {
        var pki = await ClusterPki.EnsureAsync(_folder.File("pki"), new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1") }, TimeProvider.System, default);
        _ours = KubeconfigDocument.For("mkube-dev", "https://10.117.0.1:6443", pki, pki.Admin);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{{{{")]
    [InlineData("- a list")]
    public void DamagedFile_IsToldBeforeAnythingIsMade_AndHoldsNothingUp(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Should.Throw<ClusterException>(Kubeconfig.RequireUsable).Message.ShouldContain("is not a kubeconfig");
        Kubeconfig.Mentions("mkube-dev").ShouldBeFalse();
    }

    [Fact]
    public void PlaceThatCannotBeWritten_IsToldBeforeAnythingIsMade()
    {
        Should.Throw<ClusterException>(() => new UserKubeconfig("/proc/nothing/config", TimeProvider.System).RequireUsable()).Message.ShouldContain("--kubeconfig");
        Should.Throw<ClusterException>(() => new UserKubeconfig(_folder.Path, TimeProvider.System).RequireUsable()).Message.ShouldContain("is a folder");
        Kubeconfig.RequireUsable();
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    [Fact]
    public async Task Merge_NoFile_MakesOneForTheOwnerAlone()
    {
        (await Kubeconfig.MergeAsync(_ours, default)).ShouldBeNull();
        System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KubeconfigCredentials.Load(File).Server.ShouldBe("https://10.117.0.1:6443");
    }

    [Theory]
    [InlineData("n")]
    [InlineData("on")]
    [InlineData("0123")]
    [InlineData("a \"b\": c")]
    public async Task Name_ThatYamlWouldTakeForSomethingElse_IsAText(string name)
    {
        var pki = await ClusterPki.EnsureAsync(_folder.File("pki"), new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1") }, TimeProvider.System, default);
        await System.IO.File.WriteAllTextAsync(File, KubeconfigDocument.For(name, "https://10.117.0.1:6443", pki, pki.Admin).Render());
        Kubeconfig.Mentions(name).ShouldBeTrue();
        (await System.IO.File.ReadAllLinesAsync(File)).Count(line => line.Contains(": \"", StringComparison.Ordinal)).ShouldBe(6);
        KubeconfigCredentials.Load(File).Server.ShouldBe("https://10.117.0.1:6443");
    }

    [Fact]
    public async Task Merge_OtherClusters_KeepsThemAndSelectsOurs()
    {
        await System.IO.File.WriteAllTextAsync(File, Others);
        (await Kubeconfig.MergeAsync(_ours, default)).ShouldBe("work");
        var text = await System.IO.File.ReadAllTextAsync(File);
        text.ShouldContain("current-context: mkube-dev");
        text.ShouldContain("https://example.org:443");
        text.ShouldContain("token: \"0123\"", customMessage: "a string that looks like a number has to stay one");
        text.ShouldContain("colors: true");
    }

    [Fact]
    public async Task Merge_Twice_AddsOneEntry()
    {
        await Kubeconfig.MergeAsync(_ours, default);
        var once = await System.IO.File.ReadAllTextAsync(File);
        (await Kubeconfig.MergeAsync(_ours, default)).ShouldBeNull();
        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe(once);
    }

    [Fact]
    public async Task Remove_GoesBackToTheContextBefore()
    {
        await System.IO.File.WriteAllTextAsync(File, Others);
        var before = await Kubeconfig.MergeAsync(_ours, default);
        await Kubeconfig.RemoveAsync("mkube-dev", before, default);
        Kubeconfig.Mentions("mkube-dev").ShouldBeFalse();
        var text = await System.IO.File.ReadAllTextAsync(File);
        text.ShouldNotContain("mkube-dev");
        text.ShouldContain("current-context: \"work\"");
    }

    [Fact]
    public async Task Remove_LastContext_RemovesTheFile()
    {
        await Kubeconfig.MergeAsync(_ours, default);
        await Kubeconfig.RemoveAsync("mkube-dev", null, default);
        System.IO.File.Exists(File).ShouldBeFalse();
        System.IO.File.Exists(File + ".lock").ShouldBeFalse();
    }

    [Fact]
    public async Task Merge_NotAKubeconfig_IsRefusedAndLeftAlone()
    {
        await System.IO.File.WriteAllTextAsync(File, "- just\n- a list\n");
        (await Should.ThrowAsync<ClusterException>(() => Kubeconfig.MergeAsync(_ours, default))).Message.ShouldContain("KUBECONFIG");
        (await System.IO.File.ReadAllTextAsync(File)).ShouldBe("- just\n- a list\n");
    }

    [Fact]
    public async Task Merge_SeveralAtOnce_LosesNone()
    {
        var documents = Enumerable.Range(0, 6).Select(i => KubeconfigDocument.ByFiles($"c{i}", "https://h:1", "ca", "crt", "key")).ToList();
        await Task.WhenAll(documents.Select(d => Task.Run(() => Kubeconfig.MergeAsync(d, default))));
        documents.ShouldAllBe(d => Kubeconfig.Mentions(d.Context));
    }
}
