namespace MiniKube.Containers.Tests.Suite;

/// <summary>Sandboxes and containers from birth to removal.</summary>
public abstract class LifecycleSuite(IRuntimeHost host) : RuntimeSuite(host)
{
    [Fact]
    public async Task Status_OfConfiguredHost_IsReady()
    {
        var status = await Runtime.StatusAsync(Cancel);

        status.Runtime.Ready.ShouldBeTrue(status.Runtime.Message);
        status.Network.Ready.ShouldBeTrue(status.Network.Message);
        (await Runtime.VersionAsync(Cancel)).Name.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Sandbox_RunStoppedRemoved_ShowsEachState()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);

        var running = (await Runtime.SandboxStatusAsync(pod.Id, Cancel))!;
        running.Info.State.ShouldBe(SandboxState.Ready);
        running.Info.Uid.ShouldBe(pod.Spec.Uid);
        running.Ips.ShouldHaveSingleItem().ShouldStartWith(Host.PodAddressPrefix);
        (await Runtime.ListSandboxesAsync(new SandboxFilter { Labels = pod.Spec.Labels }, Cancel)).ShouldHaveSingleItem().Id.ShouldBe(pod.Id);

        await Runtime.StopSandboxAsync(pod.Id, Cancel);
        await Runtime.StopSandboxAsync(pod.Id, Cancel);
        (await Runtime.SandboxStatusAsync(pod.Id, Cancel))!.Info.State.ShouldBe(SandboxState.NotReady);

        await Runtime.RemoveSandboxAsync(pod.Id, Cancel);
        await Runtime.RemoveSandboxAsync(pod.Id, Cancel);
        (await Runtime.SandboxStatusAsync(pod.Id, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Sandbox_OfTakenName_IsRefusedUntilNextAttempt()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);

        var refused = await Should.ThrowAsync<ContainerRuntimeException>(() => Runtime.RunSandboxAsync(pod.Spec, Cancel));

        refused.Error.ShouldBe(RuntimeError.AlreadyExists);
        await using var next = await TestPod.RunAsync(Host, pod.Spec with { Attempt = 1 }, Cancel);
        (await Runtime.SandboxStatusAsync(next.Id, Cancel))!.Info.Attempt.ShouldBe(1u);
    }

    [Fact]
    public async Task Sandbox_OnHostNetwork_HasNoAddressOfItsOwn()
    {
        var spec = TestPod.Define(Host) with { Hostname = "", Namespaces = new SandboxNamespaces { Network = NamespaceMode.Host } };
        await using var pod = await TestPod.RunAsync(Host, spec, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        (await Runtime.SandboxStatusAsync(pod.Id, Cancel))!.Namespaces.Network.ShouldBe(NamespaceMode.Host);
        (await pod.OutputAsync(container, "ip link", Cancel)).ShouldNotContain("eth0@");
    }

    [Fact]
    public async Task Container_ThatExits_TellsCodeTimesAndLog()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartShellAsync("echo to stdout; echo to stderr >&2; exit 3", Cancel);

        var status = await pod.WaitForExitAsync(container, Cancel);

        status.ExitCode.ShouldBe(3);
        status.Reason.ShouldBe("Error");
        status.StartedAt.ShouldNotBeNull();
        status.FinishedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(status.StartedAt.Value);
        status.Info.ImageRef.ShouldNotBeEmpty();
        status.LogPath.ShouldBe(Path.Join(pod.Spec.LogDirectory, "main/0.log"));
        var lines = (await Eventually.SeeAsync(() => File.ReadAllLinesAsync(status.LogPath), l => l.Length == 2, "two lines of log")).OrderBy(line => line[line.IndexOf(' ')..], StringComparer.Ordinal).ToArray();
        lines[0].ShouldMatch("""^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\S+ stderr F to stderr$""");
        lines[1].ShouldMatch("""^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\S+ stdout F to stdout$""");
    }

    [Fact]
    public async Task Container_CreatedStartedRemoved_ShowsEachState()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var id = await Runtime.CreateContainerAsync(pod.Id, TestPod.Shell("sleep 600"), pod.Spec, Cancel);
        (await Runtime.ContainerStatusAsync(id, Cancel))!.Info.State.ShouldBe(ContainerState.Created);

        await Runtime.StartContainerAsync(id, Cancel);
        var listed = (await Runtime.ListContainersAsync(new ContainerFilter { SandboxId = pod.Id }, Cancel)).ShouldHaveSingleItem();
        listed.State.ShouldBe(ContainerState.Running);
        listed.SandboxId.ShouldBe(pod.Id);
        listed.Name.ShouldBe("main");

        await Runtime.RemoveContainerAsync(id, Cancel);
        await Runtime.RemoveContainerAsync(id, Cancel);
        (await Runtime.ContainerStatusAsync(id, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task StopContainer_WithGrace_LetsTheProcessChooseItsExit()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var polite = await pod.StartShellAsync("trap 'exit 7' TERM; echo ready; while :; do sleep 60 & wait; done", Cancel);
        await LoggedAsync(pod, polite, "ready");

        await Runtime.StopContainerAsync(polite, TimeSpan.FromSeconds(20), Cancel);

        (await Runtime.ContainerStatusAsync(polite, Cancel))!.ExitCode.ShouldBe(7);
        await Runtime.StopContainerAsync(polite, TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task StopContainer_WhenGraceIsOver_Kills()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var deaf = await pod.StartShellAsync("trap '' TERM; echo ready; while :; do sleep 60; done", Cancel);
        await LoggedAsync(pod, deaf, "ready");

        await Runtime.StopContainerAsync(deaf, TimeSpan.FromSeconds(1), Cancel);

        (await Runtime.ContainerStatusAsync(deaf, Cancel))!.ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task Calls_OnWhatIsGone_SucceedOrSayNotFound()
    {
        const string nobody = "0000000000000000000000000000000000000000000000000000000000000000";

        (await Runtime.ContainerStatusAsync(nobody, Cancel)).ShouldBeNull();
        (await Runtime.SandboxStatusAsync(nobody, Cancel)).ShouldBeNull();
        (await Runtime.ContainerStatsAsync(nobody, Cancel)).ShouldBeNull();
        await Runtime.StopContainerAsync(nobody, TimeSpan.Zero, Cancel);
        await Runtime.StopSandboxAsync(nobody, Cancel);
        (await Should.ThrowAsync<ContainerRuntimeException>(() => Runtime.StartContainerAsync(nobody, Cancel))).Error.ShouldBe(RuntimeError.NotFound);
    }

    [Fact]
    public async Task Sandbox_SharingProcesses_ReapsOrphans()
    {
        var spec = TestPod.Define(Host) with { Namespaces = new SandboxNamespaces { Pid = NamespaceMode.Pod } };
        await using var pod = await TestPod.RunAsync(Host, spec, Cancel);
        var container = await pod.StartIdleAsync(Cancel);

        // The inner sleep loses its parent and becomes a child of the pause program.
        await pod.OutputAsync(container, "(sleep 0.1 &) ; ps", Cancel);

        await Eventually.SeeAsync(
            () => pod.OutputAsync(container, "ps -o pid,comm,stat | grep -c -E 'sleep +Z|\\[sleep\\]' || true", Cancel), zombies => zombies.Trim() == "0", "no zombies");
        (await pod.OutputAsync(container, "ps -o pid,comm", Cancel)).ShouldContain("pause");
    }

    private async Task LoggedAsync(TestPod pod, string container, string text)
    {
        var status = await Runtime.ContainerStatusAsync(container, Cancel);
        await Eventually.SeeAsync(() => File.ReadAllTextAsync(status!.LogPath), log => log.Contains(text, StringComparison.Ordinal), $"'{text}' in the log");
    }
}
