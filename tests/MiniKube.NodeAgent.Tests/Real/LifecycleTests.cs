using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

[CollectionDefinition(Name)]
public sealed class AgentCollection : ICollectionFixture<AgentFixture>
{
    public const string Name = "agent";
}

[CollectionDefinition(Name)]
public sealed class DockerAgentCollection : ICollectionFixture<DockerAgentFixture>
{
    public const string Name = "docker agent";
}

public abstract class LifecycleTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task Pod_ThatSaysAWord_RunsIsHeardAndIsDeleted()
    {
        await pods.CreateAsync("word", Shell("echo hello; trap 'exit 0' TERM; while :; do sleep 0.1; done"));
        var pod = await pods.SeeReadyAsync("word");

        pod.Status.Phase.ShouldBe("Running");
        pod.Status.PodIP.ShouldStartWith("10.79.0.");
        pod.Status.HostIP.ShouldBe(fixture.Node.NodeIp);
        pod.Status.QosClass.ShouldBe("BestEffort");
        var status = pod.Status.ContainerStatuses.ShouldHaveSingleItem();
        status.Started.ShouldBe(true);
        status.RestartCount.ShouldBe(0);
        status.ContainerID.ShouldStartWith(fixture.Node.RuntimeName + "://");
        (await Eventually.SeeAsync(() => pods.LogAsync("word"), log => log.Length > 0, "the log")).ShouldBe("hello\n");

        await pods.DeleteAsync("word");
        await pods.SeeGoneAsync("word");
        await Eventually.SeeAsync(() => Task.FromResult(Directory.Exists(Path.Combine(fixture.Node.AgentData, "pods", pod.Metadata.Uid!))), there => !there, "the pod's folder to go");
        (await fixture.Node.Runtime.ListSandboxesAsync(null, CancellationToken.None)).Where(sandbox => sandbox.Uid == pod.Metadata.Uid && sandbox.State == Containers.SandboxState.Ready).ShouldBeEmpty();
    }

    [Fact]
    public async Task Job_ThatEnds_KeepsItsPhaseAndItsLog()
    {
        await pods.CreateAsync("job", new PodSpec { RestartPolicy = "Never", Containers = [Shell("echo done; echo reason > /dev/termination-log; exit 3")] });
        var pod = await pods.SeeAsync("job", pod => pod.Status.Phase == "Failed", "the job's failure");

        var ended = pod.Status.ContainerStatuses[0].State.Terminated!;
        ended.ExitCode.ShouldBe(3);
        ended.Reason.ShouldBe("Error");
        ended.Message.ShouldBe("reason\n");
        (await pods.LogAsync("job")).ShouldBe("done\n");
        await pods.DeleteAsync("job");
        await pods.SeeGoneAsync("job");
    }

    [Fact]
    public async Task Container_ThatCrashes_RestartsThenWaits()
    {
        await pods.CreateAsync("crash", Shell("echo run; exit 7"));
        var pod = await pods.SeeAsync("crash", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "CrashLoopBackOff" }], "the crash loop");

        var status = pod.Status.ContainerStatuses[0];
        status.RestartCount.ShouldBe(1, "the first restart is at once");
        status.LastState.Terminated!.ExitCode.ShouldBe(7);
        pod.Status.Phase.ShouldBe("Running");
        (await pods.LogAsync("crash", "previous=true")).ShouldBe("run\n");
        await Eventually.SeeAsync(
            async () => (await fixture.Client.ListAsync<Event>("default", fields: "involvedObject.name=crash")).Items.Select(item => item.Reason).ToList(),
            reasons => reasons.Contains("Started") && reasons.Contains("BackOff"), "the events", show: reasons => string.Join(' ', reasons));
        await pods.DeleteAsync("crash");
        await pods.SeeGoneAsync("crash");
    }

    [Fact]
    public async Task InitContainers_RunInOrder_BeforeTheMainOnes()
    {
        var volumes = new[] { new VolumeMount { Name = "shared", MountPath = "/shared" } };
        await pods.CreateAsync("init", new PodSpec
        {
            Volumes = [new() { Name = "shared", EmptyDir = new() }],
            InitContainers = [Shell("echo 1 >> /shared/order", "one") with { VolumeMounts = volumes }, Shell("echo 2 >> /shared/order", "two") with { VolumeMounts = volumes }],
            Containers = [Shell("cat /shared/order; hostname; cat /etc/hosts | grep -c init; trap 'exit 0' TERM; while :; do sleep 0.1; done") with { VolumeMounts = volumes }],
        });
        var pod = await pods.SeeReadyAsync("init");

        pod.Status.InitContainerStatuses.ShouldAllBe(status => status.State.Terminated!.Reason == "Completed" && status.Ready);
        (await Eventually.SeeAsync(() => pods.LogAsync("init"), log => log.Length > 8, "the log")).ShouldBe("1\n2\ninit\n1\n");
        await pods.DeleteAsync("init");
        await pods.SeeGoneAsync("init");
    }

    [Fact]
    public async Task Deletion_GivesTheGracePeriod_ThenKills()
    {
        await pods.CreateAsync("deaf", new PodSpec { TerminationGracePeriodSeconds = 2, Containers = [Shell("trap '' TERM; echo up; while :; do sleep 0.1; done")] });
        await pods.SeeReadyAsync("deaf");
        await Eventually.SeeAsync(() => pods.LogAsync("deaf"), log => log.Length > 0, "its word");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await pods.DeleteAsync("deaf");
        await pods.SeeGoneAsync("deaf");
        watch.Elapsed.TotalSeconds.ShouldBeGreaterThan(1.8);
    }

    [Fact]
    public async Task DeletionWithPreStop_RunsTheHookFirst()
    {
        await pods.CreateAsync("hook", new PodSpec
        {
            Containers = [Shell("mkfifo /tmp/p; cat /tmp/p & cat=$!; trap 'wait $cat; echo term; exit 0' TERM; echo up; while :; do sleep 0.1; done") with { Lifecycle = new() { PreStop = new() { Exec = new() { Command = ["/bin/sh", "-c", "echo hook > /tmp/p"] } } } }],
        });
        var pod = await pods.SeeReadyAsync("hook");
        await Eventually.SeeAsync(() => pods.LogAsync("hook"), log => log.Length > 0, "its word");
        using var following = await fixture.Rest.GetAsync("/api/v1/namespaces/default/pods/hook/log?follow=true", HttpCompletionOption.ResponseHeadersRead);
        var reading = following.Content.ReadAsStringAsync();
        await pods.DeleteAsync("hook");
        await pods.SeeGoneAsync("hook");
        (await reading.WaitAsync(TimeSpan.FromSeconds(90))).ShouldBe("up\nhook\nterm\n");
    }

    [Fact]
    public async Task Liveness_ThatFails_RestartsTheContainer()
    {
        var probe = new Probe { Exec = new() { Command = ["/bin/sh", "-c", "test ! -e /tmp/sick"] }, PeriodSeconds = 1, TimeoutSeconds = 60, FailureThreshold = 1 };
        await pods.CreateAsync("sick", Shell("trap 'exit 0' TERM; sleep 1 & wait; touch /tmp/sick; while :; do sleep 0.1; done") with { LivenessProbe = probe });
        var pod = await pods.SeeAsync("sick", pod => pod.Status.ContainerStatuses is [{ RestartCount: >= 1, LastState.Terminated: not null }], "the restart");
        pod.Status.ContainerStatuses[0].LastState.Terminated!.ExitCode.ShouldBe(0);
        await pods.DeleteAsync("sick");
        await pods.SeeGoneAsync("sick");
    }

    [Fact]
    public async Task Readiness_OverHttp_FollowsTheServer()
    {
        var probe = new Probe { HttpGet = new() { Path = "/ready", Port = "web" }, PeriodSeconds = 1, TimeoutSeconds = 60, FailureThreshold = 1 };
        await pods.CreateAsync("http", Shell("mkdir -p /www; httpd -p 8080 -h /www; trap 'exit 0' TERM; while :; do sleep 0.1; done") with
        {
            ReadinessProbe = probe,
            Ports = [new() { Name = "web", ContainerPortValue = 8080 }],
        });
        var pod = await pods.SeeAsync("http", pod => pod.Status.ContainerStatuses is [{ State.Running: not null, Started: true }], "the container to run");
        pod.Status.Conditions.IsTrue("Ready").ShouldBeFalse();
        pod.Status.Conditions.Find("Ready")!.Message.ShouldBe("containers with unready status: [main]");
        await fixture.Node.Runtime.ExecSyncAsync(Runtime(pod), ["/bin/touch", "/www/ready"], TimeSpan.FromSeconds(60), CancellationToken.None);
        await pods.SeeReadyAsync("http");
        await fixture.Node.Runtime.ExecSyncAsync(Runtime(pod), ["/bin/rm", "/www/ready"], TimeSpan.FromSeconds(60), CancellationToken.None);
        await pods.SeeAsync("http", pod => !pod.Status.Conditions.IsTrue("Ready"), "unreadiness");
        await pods.DeleteAsync("http");
        await pods.SeeGoneAsync("http");
    }

    [Fact]
    public async Task Image_ThatIsNotThere_IsReportedAndDoesNotKeepThePodFromGoing()
    {
        await pods.CreateAsync("noimage", new Container { Name = "main", Image = "minikube.local/nothing:1", ImagePullPolicy = "Never" });
        await pods.SeeAsync("noimage", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "ErrImageNeverPull" }], "the reason");
        await pods.DeleteAsync("noimage");
        await pods.SeeGoneAsync("noimage");
    }

    internal static string Runtime(Pod pod, int container = 0) => pod.Status.ContainerStatuses[container].ContainerID!.Split("://")[1];
}

[Collection(AgentCollection.Name)]
public sealed class ContainerdLifecycleTests(AgentFixture fixture) : LifecycleTests(fixture);

[Collection(DockerAgentCollection.Name)]
public sealed class DockerLifecycleTests(DockerAgentFixture fixture) : LifecycleTests(fixture);
