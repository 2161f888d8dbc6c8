namespace MiniKube.Containers.Tests.Suite;

/// <summary>What a spec asks for is what a container gets: seen from the inside.</summary>
public abstract class ConfinementSuite(IRuntimeHost host) : RuntimeSuite(host)
{
    [Fact]
    public async Task Container_EnvironmentAndMounts_AreThere()
    {
        var data = Directory.CreateDirectory(Path.Join(Host.Folder, Guid.NewGuid().ToString("N"))).FullName;
        await File.WriteAllTextAsync(Path.Join(data, "greeting"), "hello", Cancel);
        await using var pod = await TestPod.RunAsync(
            Host, TestPod.Define(Host) with { Dns = new DnsSpec(["10.96.0.10"], ["suite.svc.cluster.local"], ["ndots:5"]) }, Cancel);
        var container = await pod.StartAsync(Idle() with
        {
            WorkingDirectory = "/tmp",
            Env = [new EnvironmentVariable("COLOUR", "deep blue"), new EnvironmentVariable("EMPTY", "")],
            Mounts = [new ContainerMount(data, "/data"), new ContainerMount(data, "/fixed") { Readonly = true }],
        }, Cancel);

        (await pod.OutputAsync(container, "echo $COLOUR-${EMPTY-unset}; pwd; hostname", Cancel)).ShouldBe($"deep blue-\n/tmp\n{pod.Spec.Hostname}\n");
        (await pod.OutputAsync(container, "cat /fixed/greeting; touch /fixed/x 2>/dev/null || echo -refused; touch /data/made", Cancel)).ShouldBe("hello-refused\n");
        File.Exists(Path.Join(data, "made")).ShouldBeTrue();
        (await pod.OutputAsync(container, "cat /etc/resolv.conf", Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["search suite.svc.cluster.local", "nameserver 10.96.0.10", "options ndots:5"]);
    }

    [Fact]
    public async Task Container_Limits_AreInItsCgroupAndCanChange()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartAsync(Idle() with
        {
            Resources = new LinuxResources { MemoryLimitBytes = 64 << 20, CpuShares = 256, CpuQuotaMicroseconds = 20_000, CpuPeriodMicroseconds = 100_000 },
        }, Cancel);

        (await MemoryLimitAsync(pod, container)).ShouldBe(64 << 20);
        (await pod.OutputAsync(container, "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cut -d' ' -f1 /sys/fs/cgroup/cpu.max", Cancel)).Trim().ShouldBe("20000");

        await Runtime.UpdateContainerResourcesAsync(container, new LinuxResources { MemoryLimitBytes = 96 << 20 }, Cancel);

        (await MemoryLimitAsync(pod, container)).ShouldBe(96 << 20);
    }

    [Fact]
    public async Task Container_OverItsMemory_IsKilledAndSaysSo()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartAsync(
            TestPod.Shell("tail /dev/zero") with { Resources = new LinuxResources { MemoryLimitBytes = 16 << 20, MemorySwapLimitBytes = 16 << 20 } }, Cancel);

        await pod.WaitForExitAsync(container, Cancel);

        var status = await Eventually.SeeAsync(() => Runtime.ContainerStatusAsync(container, Cancel), s => s!.Reason == "OOMKilled", "reason OOMKilled");
        status!.ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task Container_SecurityContext_IsEffective()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartAsync(Idle() with
        {
            Security = new ContainerSecurity
            {
                RunAsUser = 1234,
                RunAsGroup = 2345,
                SupplementalGroups = [3456],
                DropCapabilities = ["ALL"],
                NoNewPrivileges = true,
                ReadonlyRootfs = true,
            },
        }, Cancel);

        (await pod.OutputAsync(container, "id -u; id -g; id -G", Cancel)).ShouldBe("1234\n2345\n2345 3456\n");
        (await pod.OutputAsync(container, "touch /tmp/x 2>/dev/null || echo refused", Cancel)).ShouldBe("refused\n");
        var status = await pod.OutputAsync(container, "cat /proc/1/status", Cancel);
        status.ShouldContain("NoNewPrivs:\t1");
        status.ShouldContain("CapEff:\t0000000000000000");
        (await pod.OutputAsync(container, "head -c 1 /proc/kcore 2>/dev/null | wc -c", Cancel)).Trim().ShouldBe("0");
    }

    [Fact]
    public async Task Container_Capabilities_CanBeAdded()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartAsync(Idle() with { Security = new ContainerSecurity { AddCapabilities = ["NET_ADMIN"] } }, Cancel);

        (await pod.OutputAsync(container, "ip link add name dummy9 type bridge && ip link del dummy9 && echo allowed", Cancel)).ShouldBe("allowed\n");
    }

    [Fact]
    public async Task Container_Privileged_SeesDevicesAndMayDoWhatTheHostMay()
    {
        var spec = TestPod.Define(Host);
        await using var pod = await TestPod.RunAsync(Host, spec with { Security = spec.Security with { Privileged = true } }, Cancel);
        var container = await pod.StartAsync(Idle() with { Security = new ContainerSecurity { Privileged = true } }, Cancel);

        Capabilities(await pod.OutputAsync(container, "cat /proc/1/status", Cancel)).ShouldBe(Capabilities(await File.ReadAllTextAsync("/proc/self/status", Cancel)));
        (await pod.OutputAsync(container, "mkdir /tmp/m && mount -t tmpfs none /tmp/m && mknod /tmp/m/null c 1 3 && echo x >/tmp/m/null && echo allowed", Cancel)).ShouldBe("allowed\n");
        (await pod.OutputAsync(container, "[ -c /dev/kmsg ] && echo 1 >/proc/sys/net/ipv4/ip_forward && echo seen", Cancel)).ShouldBe("seen\n");
    }

    [Fact]
    public async Task Sandbox_Sysctls_AreSet()
    {
        var spec = TestPod.Define(Host) with { Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_local_port_range"] = "20000 30000" } };
        await using var pod = await TestPod.RunAsync(Host, spec, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        (await pod.OutputAsync(container, "cat /proc/sys/net/ipv4/ip_local_port_range", Cancel)).ShouldBe("20000\t30000\n");
    }

    [Fact]
    public async Task Stats_OfRunningContainer_CountItsWork()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);
        var before = (await Runtime.ContainerStatsAsync(container, Cancel))!;

        await pod.OutputAsync(container, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done", Cancel);

        var after = (await Runtime.ContainerStatsAsync(container, Cancel))!;
        after.Name.ShouldBe("main");
        after.CpuNanoseconds!.Value.ShouldBeGreaterThan(before.CpuNanoseconds!.Value);
        after.WorkingSetBytes!.Value.ShouldBeGreaterThan(0ul);
    }

    [Fact]
    public async Task ReopenLog_AfterRename_WritesToNewFile()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartShellAsync("n=0; while :; do n=$((n+1)); echo line $n; sleep 0.05; done", Cancel);
        var path = (await Runtime.ContainerStatusAsync(container, Cancel))!.LogPath;
        await Eventually.SeeAsync(() => File.ReadAllTextAsync(path), log => log.Length > 0, "log output");

        File.Move(path, path + ".1");
        await Runtime.ReopenContainerLogAsync(container, Cancel);

        await Eventually.SeeAsync(() => File.ReadAllTextAsync(path), log => log.Contains("line", StringComparison.Ordinal), "output in the new file");
    }

    /// <summary>Those that every release of a runtime knows: the first 38 of a process that are in effect.</summary>
    private static ulong Capabilities(string status)
    {
        var line = status.Split('\n').First(one => one.StartsWith("CapEff:", StringComparison.Ordinal));
        return ulong.Parse(line["CapEff:".Length..].Trim(), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & ((1UL << 38) - 1);
    }

    private static ContainerSpec Idle() => TestPod.Shell("trap 'exit 0' TERM; while :; do sleep 60 & wait; done");

    private async Task<long> MemoryLimitAsync(TestPod pod, string container) => long.Parse(
        await pod.OutputAsync(container, "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max", Cancel),
        System.Globalization.CultureInfo.InvariantCulture);
}
