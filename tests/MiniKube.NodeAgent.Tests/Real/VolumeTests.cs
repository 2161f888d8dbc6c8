using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

[Collection(AgentCollection.Name)]
public sealed class VolumeTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task ConfigAndSecret_AsVolumesAndVariables_AppearAndFollowTheirObjects()
    {
        await fixture.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "cfg", Namespace = "default" }, Data = new Dictionary<string, string> { ["a"] = "one", ["b"] = "two" } }, CancellationToken.None);
        await fixture.Client.CreateAsync(new Secret { Metadata = new() { Name = "sec", Namespace = "default" }, Data = new Dictionary<string, byte[]> { ["pw"] = "s3cret"u8.ToArray() } }, CancellationToken.None);
        await pods.CreateAsync("config", new PodSpec
        {
            Volumes =
            [
                new() { Name = "cfg", ConfigMap = new() { Name = "cfg" } },
                new() { Name = "sec", Secret = new() { SecretName = "sec", DefaultMode = 0b100_000_000 } },
                new() { Name = "all", Projected = new() { Sources = [new() { ConfigMap = new() { Name = "cfg", Items = [new() { Key = "b", Path = "deep/b" }] } }, new() { DownwardAPI = new() { Items = [new() { Path = "labels", FieldRef = new() { FieldPath = "metadata.labels" } }] } }] } },
                new() { Name = "mem", EmptyDir = new() { Medium = "Memory", SizeLimit = Quantity.Parse("1Mi") } },
            ],
            Containers =
            [
                Shell("echo $VAR $(cat /cfg/a) $(cat /sec/pw) $(cat /all/deep/b) $(cat /all/labels) $(cat /sub) $(grep -c ' /mem tmpfs' /proc/mounts) $(grep -c ' /sec tmpfs' /proc/mounts) $(stat -L -c %a /sec/pw) $IP; trap 'exit 0' TERM; while :; do sleep 0.1; done") with
                {
                    Env =
                    [
                        new() { Name = "VAR", ValueFrom = new() { ConfigMapKeyRef = new() { Name = "cfg", Key = "a" } } },
                        new() { Name = "IP", ValueFrom = new() { FieldRef = new() { FieldPath = "status.podIP" } } },
                    ],
                    VolumeMounts =
                    [
                        new() { Name = "cfg", MountPath = "/cfg" }, new() { Name = "sec", MountPath = "/sec" }, new() { Name = "all", MountPath = "/all" }, new() { Name = "mem", MountPath = "/mem" },
                        new() { Name = "cfg", MountPath = "/sub", SubPath = "b" },
                    ],
                },
            ],
        });
        var pod = await pods.SeeReadyAsync("config");
        (await Eventually.SeeAsync(() => pods.LogAsync("config"), log => log.Length > 0, "the log")).ShouldBe($"one one s3cret two app=\"config\" two 1 1 400 {pod.Status.PodIP}\n");

        var map = await fixture.Client.GetAsync<ConfigMap>(new("default", "cfg"), CancellationToken.None);
        await fixture.Client.UpdateAsync(map with { Data = new Dictionary<string, string> { ["a"] = "changed", ["b"] = "two" } }, CancellationToken.None);
        await Eventually.SeeAsync(() => ReadAsync(pod, "/cfg/a"), text => text == "changed", "the change in the volume");
        await pods.DeleteAsync("config");
        await pods.SeeGoneAsync("config");
    }

    [Fact]
    public async Task MissingConfigMap_HoldsThePodBack_UntilItIsThere()
    {
        await pods.CreateAsync("early", new PodSpec
        {
            Containers = [Idle() with { EnvFrom = [new() { ConfigMapRef = new() { Name = "late" } }] }],
        });
        var pod = await pods.SeeAsync("early", pod => pod.Status.ContainerStatuses is [{ State.Waiting.Reason: "CreateContainerConfigError" }], "the reason");
        pod.Status.ContainerStatuses[0].State.Waiting!.Message.ShouldBe("configmap \"late\" not found");
        await fixture.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "late", Namespace = "default" }, Data = new Dictionary<string, string> { ["X"] = "1" } }, CancellationToken.None);
        await pods.SeeAsync("early", pod => pod.Status.Conditions.IsTrue("Ready"), "readiness soon after");
        await pods.DeleteAsync("early");
        await pods.SeeGoneAsync("early");
    }

    [Fact]
    public async Task Limits_ReachTheKernel()
    {
        var script = "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.shares; cat /proc/1/status | grep Groups; touch /x 2>/dev/null || echo readonly; trap 'exit 0' TERM; while :; do sleep 0.1; done";
        await pods.CreateAsync("limits", new PodSpec
        {
            SecurityContext = new() { FsGroup = 2000, RunAsUser = 1000, RunAsGroup = 3000 },
            Containers = [Shell(script) with
            {
                Resources = new() { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("32Mi"), ["cpu"] = Quantity.Parse("500m") } },
                SecurityContext = new() { ReadOnlyRootFilesystem = true, AllowPrivilegeEscalation = false },
            }],
        });
        var pod = await pods.SeeReadyAsync("limits");
        var log = (await Eventually.SeeAsync(() => pods.LogAsync("limits"), log => log.Contains("readonly"), "the log")).Split('\n');
        log[0].ShouldBe((32 << 20).ToString());
        log[1].ShouldBe("50000");
        log[2].ShouldBe("512");
        log[3].ShouldContain("2000");
        pod.Status.QosClass.ShouldBe("Guaranteed");
        await pods.DeleteAsync("limits");
        await pods.SeeGoneAsync("limits");
        await Eventually.SeeAsync(() => Task.FromResult(Directory.Exists($"/sys/fs/cgroup/memory/{fixture.Node.CgroupName}/kubepods/pod{pod.Metadata.Uid}")), there => !there, "the pod's cgroup to go");
    }

    private async Task<string> ReadAsync(Pod pod, string file)
    {
        var result = await fixture.Node.Runtime.ExecSyncAsync(LifecycleTests.Runtime(pod), ["/bin/cat", file], TimeSpan.FromSeconds(60), CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(result.Stdout.Span);
    }
}
