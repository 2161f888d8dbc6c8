using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Tests.Real;

[CollectionDefinition(Name)]
public sealed class AgentCollection : ICollectionFixture<AgentFixture>
{
    public const string Name = "agent";
}

[Collection(AgentCollection.Name)]
public sealed class LifecycleTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task Pod_ThatSaysAWord_RunsIsHeardAndIsDeleted()
    {
        await pods.CreateAsync("word", PodRun.Shell("echo hello; trap 'exit 0' TERM; while :; do sleep 0.1; done"));
        var pod = await pods.SeeReadyAsync("word");

        pod.Status.Phase.ShouldBe("Running");
        pod.Status.PodIP.ShouldStartWith("10.79.0.");
        pod.Status.HostIP.ShouldBe(fixture.Node.NodeIp);
        pod.Status.QosClass.ShouldBe("BestEffort");
        var status = pod.Status.ContainerStatuses.ShouldHaveSingleItem();
        status.Started.ShouldBe(true);
        status.RestartCount.ShouldBe(0);
        status.ContainerID.ShouldStartWith("containerd://");
        (await Until.SeeAsync(() => pods.LogAsync("word"), log => log.Length > 0, "the log")).ShouldBe("hello\n");

        await pods.DeleteAsync("word");
        await pods.SeeGoneAsync("word");
        Directory.Exists(Path.Combine(fixture.Node.AgentData, "pods", pod.Metadata.Uid!)).ShouldBeFalse();
    }
}
