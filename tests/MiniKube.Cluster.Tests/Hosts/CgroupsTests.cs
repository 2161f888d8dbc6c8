using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Hosts;

public sealed class CgroupsTests
{
    [Fact]
    public void Parse_Unified_IsOneHierarchy()
    {
        var cgroups = Cgroups.Parse(["31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"]);
        cgroups.Unified.ShouldBeTrue();
        cgroups.Directories("minikube/dev").ShouldBe(["/sys/fs/cgroup/minikube/dev"]);
    }

    [Fact]
    public void Parse_Hybrid_IsEveryControllerWithItsOptionsAndNotTheUnifiedMount()
    {
        var cgroups = Cgroups.Parse(
        [
            "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755",
            "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct",
            "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd",
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
        ]);
        cgroups.Unified.ShouldBeFalse();
        cgroups.Hierarchies.ShouldBe([new("/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct"), new("/sys/fs/cgroup/systemd", "none,name=systemd")]);
    }

    [Fact]
    public void Parse_None_SaysWhatToDo() => Should.Throw<ClusterException>(() => Cgroups.Parse(["23 27 0:22 / /sys rw - sysfs sysfs rw"])).Failure.ShouldBe(ClusterFailure.Prerequisite);

    [Fact]
    public void Group_OfAnotherCluster_StaysWhenOneEnds()
    {
        var cgroups = Cgroups.Read();
        var (root, other) = ($"minikube-{Guid.NewGuid().ToString("N")[..8]}", "other/node");
        cgroups.Create($"{root}/{other}");
        try
        {
            cgroups.RemoveIfChildless(root);
            cgroups.Directories($"{root}/{other}").ShouldAllBe(directory => Directory.Exists(directory));
        }
        finally
        {
            cgroups.TryRemove($"{root}/{other.Split('/')[0]}").ShouldBeTrue();
        }
        cgroups.RemoveIfChildless(root);
        cgroups.Directories(root).ShouldAllBe(directory => !Directory.Exists(directory));
    }
}
