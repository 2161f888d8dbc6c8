using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>Less usual pods, each as Kubernetes documents them.</summary>
[Collection(AgentCollection.Name)]
public sealed class PodShapeTests(AgentFixture fixture)
{
    private const string Forever = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task Sidecar_RunsBeforeDuringAndAfterTheMainContainer()
    {
        var shared = new[] { new VolumeMount { Name = "shared", MountPath = "/shared" } };
        await pods.CreateAsync("sidecar", new PodSpec
        {
            RestartPolicy = "Never",
            ShareProcessNamespace = true,
            Volumes = [new() { Name = "shared", EmptyDir = new() }],
            InitContainers = [Shell($"touch /shared/up; {Forever}", "side") with
            {
                RestartPolicy = "Always",
                VolumeMounts = shared,
                StartupProbe = new() { Exec = new() { Command = ["/bin/test", "-e", "/shared/up"] }, PeriodSeconds = 1, TimeoutSeconds = 60 },
            }],
            Containers = [Shell("test -e /shared/up && echo side is up; ps | grep -c pause") with { VolumeMounts = shared }],
        });
        var pod = await pods.SeeAsync("sidecar", pod => pod.Status.Phase == "Succeeded" && pod.Status.InitContainerStatuses[0].State.Terminated is not null, "success, and the sidecar's end");
        (await pods.LogAsync("sidecar", "container=main")).ShouldStartWith("side is up\n");
        pod.Status.ContainerStatuses[0].State.Terminated!.Reason.ShouldBe("Completed");
        await pods.DeleteAsync("sidecar");
        await pods.SeeGoneAsync("sidecar");
    }

    [Fact]
    public async Task HostNetwork_HasTheNodesAddressAndNameAndPrivileges()
    {
        await pods.CreateAsync("hostnet", new PodSpec
        {
            HostNetwork = true,
            HostPID = true,
            Containers = [Shell($"hostname; ip addr show eth0 | grep -c {fixture.Node.NodeIp}; cat /proc/1/comm; mkdir /m && mount -t tmpfs tmpfs /m && echo mounted; {Forever}") with { SecurityContext = new() { Privileged = true } }],
        });
        var pod = await pods.SeeReadyAsync("hostnet");
        pod.Status.PodIP.ShouldBe(fixture.Node.NodeIp);
        (await Eventually.SeeAsync(() => pods.LogAsync("hostnet"), log => log.Contains("mounted"), "the log")).ShouldBe($"{Environment.MachineName}\n1\nbash\nmounted\n");
        await pods.DeleteAsync("hostnet");
        await pods.SeeGoneAsync("hostnet");
    }

    [Fact]
    public async Task HostPort_LeadsToThePod()
    {
        await pods.CreateAsync("hostport", Shell($"mkdir /www; echo page > /www/index.html; httpd -p 8080 -h /www; {Forever}") with
        {
            Ports = [new() { ContainerPortValue = 8080, HostPort = 18080 }],
            ReadinessProbe = new() { TcpSocket = new() { Port = 8080 }, PeriodSeconds = 1, TimeoutSeconds = 60 },
        });
        await pods.SeeReadyAsync("hostport");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(90) };
        (await http.GetStringAsync($"http://{fixture.Node.NodeIp}:18080/")).ShouldBe("page\n");
        await pods.DeleteAsync("hostport");
        await pods.SeeGoneAsync("hostport");
    }

    [Fact]
    public async Task ServicesHostsAndNames_AreInTheEnvironment()
    {
        await fixture.Client.CreateAsync(new Service { Metadata = new() { Name = "my-db", Namespace = "default" }, Spec = new() { Ports = [new() { Port = 5432 }], Selector = new Dictionary<string, string> { ["app"] = "db" } } }, CancellationToken.None);
        var service = await fixture.Client.GetAsync<Service>(new("default", "my-db"), CancellationToken.None);
        await pods.CreateAsync("names", new PodSpec
        {
            Hostname = "h",
            Subdomain = "sub",
            DnsPolicy = "None",
            DnsConfig = new() { Nameservers = ["192.0.2.53"], Searches = ["a.b"], Options = [new() { Name = "ndots", Value = "2" }] },
            HostAliases = [new() { Ip = "192.0.2.1", Hostnames = ["x.local", "y.local"] }],
            Containers = [Shell($"echo $MY_DB_SERVICE_HOST $MY_DB_SERVICE_PORT $KUBERNETES_SERVICE_PORT; hostname; cat /etc/resolv.conf; grep local /etc/hosts; {Forever}")],
        });
        var pod = await pods.SeeReadyAsync("names");
        var log = await Eventually.SeeAsync(() => pods.LogAsync("names"), log => log.Contains("y.local"), "the log");
        log.ShouldBe($"{service.Spec.ClusterIP} 5432 443\nh\nsearch a.b\nnameserver 192.0.2.53\noptions ndots:2\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n{pod.Status.PodIP}\th.sub.default.svc.cluster.local\th\n192.0.2.1\tx.local\ty.local\n");
        await pods.DeleteAsync("names");
        await pods.SeeGoneAsync("names");
    }

    [Fact]
    public async Task MemoryLimit_Exceeded_IsToldAsOomKilled()
    {
        await pods.CreateAsync("hungry", new PodSpec
        {
            RestartPolicy = "Never",
            Containers = [Shell("x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done") with { Resources = new() { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("16Mi") } } }],
        });
        await pods.SeeAsync("hungry", pod => pod.Status is { Phase: "Failed", ContainerStatuses: [{ State.Terminated.Reason: "OOMKilled" }] }, "its failure, and why");
        await pods.DeleteAsync("hungry");
        await pods.SeeGoneAsync("hungry");
    }

    [Fact]
    public async Task ActiveDeadline_EndsThePod()
    {
        // The deadline counts from the pod's start: it is given when the container runs, which may have taken its time.
        await pods.CreateAsync("late", Idle());
        await pods.SeeReadyAsync("late");
        await fixture.Client.PatchAsync<Pod>(new("default", "late"), Patch.Merge(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["activeDeadlineSeconds"] = 1 } }));
        var pod = await pods.SeeAsync("late", pod => pod.Status is { Phase: "Failed", Reason: "DeadlineExceeded" } && pod.Status.ContainerStatuses[0].State.Terminated is not null, "the deadline");
        pod.Status.Message.ShouldBe("Pod was active on the node longer than the specified deadline");
        await Eventually.SeeAsync(() => fixture.Client.ListAsync<Event>("default"), events => events.Items.Any(told => told.Reason == "DeadlineExceeded" && told.InvolvedObject.Uid == pod.Metadata.Uid), "its event");
        await pods.DeleteAsync("late");
        await pods.SeeGoneAsync("late");
    }

    [Fact]
    public async Task Command_ThatDoesNotExist_IsToldAndRepeated()
    {
        await pods.CreateAsync("nocmd", new Container { Name = "main", Image = TestNode.Image, Command = ["/no/such"] });
        var pod = await pods.SeeAsync("nocmd", pod => pod.Status.ContainerStatuses is [{ RestartCount: > 0, LastState.Terminated: not null, State.Waiting: not null }], "the second attempt");
        pod.Status.ContainerStatuses[0].LastState.Terminated!.ExitCode.ShouldBe(128);
        pod.Status.ContainerStatuses[0].State.Waiting!.Reason.ShouldBeOneOf("RunContainerError", "CrashLoopBackOff");
        await pods.DeleteAsync("nocmd");
        await pods.SeeGoneAsync("nocmd");
    }

    [Fact]
    public async Task PostStartHook_ThatFails_RestartsTheContainer()
    {
        await pods.CreateAsync("poststart", Idle() with { Lifecycle = new() { PostStart = new() { Exec = new() { Command = ["/bin/false"] } } } });
        await pods.SeeAsync("poststart", pod => pod.Status.ContainerStatuses is [{ RestartCount: > 0 }], "a restart");
        await pods.DeleteAsync("poststart");
        await pods.SeeGoneAsync("poststart");
    }

    [Fact]
    public async Task SecondDeletion_WithLessGrace_IsHeard()
    {
        await pods.CreateAsync("stubborn", new PodSpec { TerminationGracePeriodSeconds = 60, Containers = [Shell("trap '' TERM; echo up; while :; do sleep 0.1; done")] });
        await pods.SeeReadyAsync("stubborn");
        await Eventually.SeeAsync(() => pods.LogAsync("stubborn"), log => log.Length > 0, "its word");
        await pods.DeleteAsync("stubborn");
        await pods.SeeAsync("stubborn", pod => pod.Metadata.DeletionTimestamp is not null, "the deletion");
        await pods.DeleteAsync("stubborn", grace: 1);
        await pods.SeeGoneAsync("stubborn");
    }

    [Fact]
    public async Task NewImage_ReplacesTheContainer()
    {
        await pods.CreateAsync("image", Idle());
        var before = await pods.SeeReadyAsync("image");
        var patch = Patch.Strategic(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["containers"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "main", ["image"] = TestNode.OtherImage }) } });
        await fixture.Client.PatchAsync<Pod>(new("default", "image"), patch);
        var pod = await pods.SeeAsync("image", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null }], "the replacement");
        pod.Status.ContainerStatuses[0].ContainerID.ShouldNotBe(before.Status.ContainerStatuses[0].ContainerID);
        await pods.DeleteAsync("image");
        await pods.SeeGoneAsync("image");
    }

    [Fact]
    public async Task RuntimeThatDies_ComesBack_AndNothingRestarts()
    {
        await pods.CreateAsync("steady", Idle());
        var before = await pods.SeeReadyAsync("steady");
        await fixture.Node.KillRuntimeAsync();
        await pods.CreateAsync("after", Idle());
        await pods.SeeReadyAsync("after");
        var after = await pods.SeeReadyAsync("steady");
        after.Status.ContainerStatuses[0].RestartCount.ShouldBe(0);
        after.Status.ContainerStatuses[0].ContainerID.ShouldBe(before.Status.ContainerStatuses[0].ContainerID);
        foreach (var name in (string[])["steady", "after"]) await pods.DeleteAsync(name);
        foreach (var name in (string[])["steady", "after"]) await pods.SeeGoneAsync(name);
    }
}
