using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>
/// What a worker knows of its pod's sandboxes and containers. Ended containers never change, so each is asked for once; those that were removed are remembered,
/// because restart counts and last states go on.
/// </summary>
internal sealed class RuntimeRecord(RunReader reader)
{
    private const int GoneRunsKept = 2;
    private readonly Dictionary<string, SandboxRun> sandboxes = [];
    private readonly Dictionary<string, ContainerRun> runs = [];
    private readonly HashSet<string> stale = [];

    // What happened to sandboxes and containers that are still being started: what their start reports may be older.
    private readonly HashSet<string> early = [];

    public IReadOnlyList<SandboxRun> Sandboxes => [.. sandboxes.Values];

    public IReadOnlyList<ContainerRun> Runs => [.. runs.Values];

    /// <summary>Everything has to be listed again.</summary>
    public bool MustList { get; set; }

    public bool IsStale => MustList || stale.Count > 0;

    public void Put(SandboxRun sandbox)
    {
        sandboxes[sandbox.Id] = sandbox;
        if (early.Remove(sandbox.Id) && sandbox.Ready) stale.Add(sandbox.Id);
    }

    public void Put(ContainerRun run)
    {
        var key = Key(run);
        // A list may have shown its end before its start was reported.
        if (!run.Exited && runs.TryGetValue(key, out var known) && known.Exited) return;
        runs[key] = run;
        if (early.Remove(run.Id) && !run.Exited) stale.Add(run.Id);
    }

    public void MarkStale(string id)
    {
        if (sandboxes.TryGetValue(id, out var sandbox))
        {
            if (sandbox.Ready) stale.Add(id);
        }
        else if (runs.TryGetValue(id, out var run) && !run.Exited)
        {
            stale.Add(id);
            // It may have ended because its sandbox did: then there is nothing to start it in.
            if (sandboxes.TryGetValue(run.SandboxId, out var home) && home.Ready) stale.Add(home.Id);
        }
        else if (!runs.ContainsKey(id))
        {
            early.Add(id);
        }
    }

    /// <summary>Nothing is being started: what was told of the unknown concerned what is gone.</summary>
    public void NothingStarts() => early.Clear();

    /// <summary>The pod's own list may have missed something that the node's list shows, or the other way round.</summary>
    public void Compare(RuntimeListing listing)
    {
        var alive = runs.Values.Count(run => !run.Gone);
        var same = listing.Sandboxes.Count == sandboxes.Count && listing.Containers.Count == alive
            && listing.Sandboxes.All(info => sandboxes.TryGetValue(info.Id, out var known) && known.Ready == (info.State == Containers.SandboxState.Ready))
            && listing.Containers.All(info => runs.TryGetValue(info.Id, out var known) && known.State == info.State);
        if (!same) MustList = true;
    }

    public void RemoveSandbox(string id)
    {
        sandboxes.Remove(id);
        foreach (var run in runs.Values.Where(run => run.SandboxId == id).ToList()) Forget(run);
    }

    public void RemoveRun(string id)
    {
        if (runs.TryGetValue(id, out var run)) Forget(run);
    }

    /// <summary>Takes over a full list; containers that are new or have changed become stale.</summary>
    public void Take(RuntimeListing listing)
    {
        MustList = false;
        foreach (var info in listing.Sandboxes)
        {
            var ready = info.State == Containers.SandboxState.Ready;
            if (sandboxes.TryGetValue(info.Id, out var known) && known.Ready == ready) continue;
            known ??= new() { Id = info.Id, Attempt = info.Attempt, Ready = ready, CreatedAt = info.CreatedAt };
            sandboxes[info.Id] = known with { Ready = ready };
            if (ready) stale.Add(info.Id);
        }
        foreach (var gone in sandboxes.Keys.Except(listing.Sandboxes.Select(info => info.Id)).ToList()) RemoveSandbox(gone);
        foreach (var info in listing.Containers)
        {
            if (runs.TryGetValue(info.Id, out var known) && known.State == info.State) continue;
            runs[info.Id] = known ?? RunReader.FromList(info);
            stale.Add(info.Id);
        }
        var present = listing.Containers.Select(info => info.Id).ToHashSet();
        foreach (var run in runs.Values.Where(run => !run.Gone && !present.Contains(run.Id)).ToList()) Forget(run);
    }

    /// <summary>Brings what is stale up to date; on a failure it stays stale.</summary>
    public async Task RefreshAsync(Containers.IContainerRuntime runtime, string uid, PodPaths paths, CancellationToken cancel)
    {
        if (MustList)
        {
            var labels = new Dictionary<string, string> { [RuntimeLabels.PodUid] = uid };
            var listed = await runtime.ListSandboxesAsync(new() { Labels = labels }, cancel);
            Take(new(listed, await runtime.ListContainersAsync(new() { Labels = labels }, cancel)));
        }
        foreach (var id in stale.ToList())
        {
            if (sandboxes.TryGetValue(id, out var sandbox)) await RefreshAsync(runtime, sandbox, cancel);
            else if (runs.TryGetValue(id, out var run)) await RefreshAsync(runtime, run, paths, cancel);
            stale.Remove(id);
        }
    }

    private async Task RefreshAsync(Containers.IContainerRuntime runtime, SandboxRun sandbox, CancellationToken cancel)
    {
        if (await runtime.SandboxStatusAsync(sandbox.Id, cancel) is not { } status) RemoveSandbox(sandbox.Id);
        else sandboxes[sandbox.Id] = sandbox with { Ready = status.Info.State == Containers.SandboxState.Ready, Ips = status.Ips };
    }

    private async Task RefreshAsync(Containers.IContainerRuntime runtime, ContainerRun run, PodPaths paths, CancellationToken cancel)
    {
        if (await runtime.ContainerStatusAsync(run.Id, cancel) is not { } status) Forget(run);
        else runs[run.Id] = reader.Read(status, run.SandboxId, paths) with { Resources = run.Resources };
    }

    /// <summary>The runtime has it no more. One that was not seen to end has ended in a way nobody knows.</summary>
    private void Forget(ContainerRun run)
    {
        stale.Remove(run.Id);
        runs[Key(run)] = run.Exited ? run with { Gone = true, SandboxId = "" } : run with
        {
            Gone = true,
            SandboxId = "",
            State = Containers.ContainerState.Exited,
            ExitCode = 137,
            Reason = RunReader.LostReason,
            Message = RunReader.LostMessage,
            FinishedAt = run.FinishedAt ?? reader.Now,
        };
        var gone = runs.Values.Where(other => other.Gone && other.Name == run.Name).OrderByDescending(other => other.Attempt);
        foreach (var old in gone.Skip(GoneRunsKept).ToList()) runs.Remove(Key(old));
    }

    private static string Key(ContainerRun run) => run.Id.Length > 0 ? run.Id : $"{run.Name}#{run.Attempt}";
}
