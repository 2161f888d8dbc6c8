using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Coordination;

namespace MiniKube.Client.Tests;

[Collection("control plane")]
public sealed class LeaderElectorTests(ControlPlaneFixture fixture)
{
    private static readonly LeaderElectionOptions Quick = new()
    {
        Name = "", Identity = "", LeaseDuration = TimeSpan.FromSeconds(3), RenewDeadline = TimeSpan.FromSeconds(2), RenewInterval = TimeSpan.FromMilliseconds(500), RetryInterval = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task FreeOrReleasedOrOwnLease_IsTakenAtOnce()
    {
        var name = "at-once-" + Guid.NewGuid().ToString("N");
        // The first call opens the connection.
        await fixture.Admin.FindAsync<Lease>(new("kube-system", name), CancellationToken.None);
        foreach (var (identity, what) in new[] { ("a", "free"), ("b", "released by another") })
        {
            var took = await LeadOnceAsync(name, identity);
            took.ShouldBeLessThan(TimeSpan.FromMilliseconds(500), what);
        }
        // As after a crash: nobody released it.
        var lease = await fixture.Admin.GetAsync<Lease>(new("kube-system", name), CancellationToken.None);
        lease.Spec.HolderIdentity.ShouldBe("");
        await fixture.Admin.UpdateAsync(lease with { Spec = lease.Spec with { HolderIdentity = "b" } }, CancellationToken.None);
        (await LeadOnceAsync(name, "b")).ShouldBeLessThan(TimeSpan.FromMilliseconds(500), "held by ourselves");
    }

    [Fact]
    public async Task TwoCandidates_NeverLeadAtOnce_AndTheSecondFollowsTheFirst()
    {
        var name = "two-" + Guid.NewGuid().ToString("N");
        var leading = 0;
        var most = 0;
        var secondLeads = new TaskCompletionSource();
        using var stopFirst = new CancellationTokenSource();
        using var stopSecond = new CancellationTokenSource();
        var firstLeads = new TaskCompletionSource();
        var first = Elector(name, "first").RunAsync(async term => await LeadAsync(firstLeads, term), stopFirst.Token);
        await firstLeads.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var second = Elector(name, "second").RunAsync(async term => await LeadAsync(secondLeads, term), stopSecond.Token);

        // Longer than a lease: only renewals keep the second away.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        secondLeads.Task.IsCompleted.ShouldBeFalse();
        await stopFirst.CancelAsync();
        await secondLeads.Task.WaitAsync(TimeSpan.FromSeconds(2));
        await stopSecond.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(first);
        await Should.ThrowAsync<OperationCanceledException>(second);
        most.ShouldBe(1);
        (await fixture.Admin.GetAsync<Lease>(new("kube-system", name), CancellationToken.None)).Spec.LeaseTransitions.ShouldBe(1);

        async Task LeadAsync(TaskCompletionSource leads, CancellationToken term)
        {
            most = Math.Max(most, Interlocked.Increment(ref leading));
            leads.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, term);
            }
            finally
            {
                Interlocked.Decrement(ref leading);
            }
        }
    }

    [Fact]
    public async Task Lease_TakenByForce_EndsTheTerm()
    {
        var name = "forced-" + Guid.NewGuid().ToString("N");
        var terms = 0;
        using var stop = new CancellationTokenSource();
        var running = Elector(name, "victim").RunAsync(async term =>
        {
            Interlocked.Increment(ref terms);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, term);
        }, stop.Token);
        await Eventually.TrueAsync(() => terms == 1, () => $"{terms} terms");

        await fixture.Admin.PatchAsync<Lease>(new("kube-system", name), Patch.Merge(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "thief" } }));

        // The thief never renews: after its lease the victim leads again.
        await Eventually.TrueAsync(() => terms == 2, () => $"{terms} terms");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task TwoProcessesOfOneIdentity_SettleOnTheNewerOne()
    {
        var name = "twins-" + Guid.NewGuid().ToString("N");
        int[] terms = [0, 0];
        using var stop = new CancellationTokenSource();
        var electors = new[] { Elector(name, "twin"), Elector(name, "twin") };
        var older = electors[0].RunAsync(term => LeadAsync(0, term), stop.Token);
        await Eventually.TrueAsync(() => terms[0] == 1, () => "the first does not lead");
        var newer = electors[1].RunAsync(term => LeadAsync(1, term), stop.Token);

        await Eventually.TrueAsync(() => electors[1].IsLeader && !electors[0].IsLeader, () => $"{electors[0].IsLeader} {electors[1].IsLeader}");
        // Longer than a lease: the older one does not take it back.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        terms.ShouldBe([1, 1]);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(older);
        await Should.ThrowAsync<OperationCanceledException>(newer);

        Task LeadAsync(int which, CancellationToken term)
        {
            terms[which]++;
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, term);
        }
    }

    private LeaderElector Elector(string name, string identity) =>
        new(fixture.Admin, Quick with { Name = name, Identity = identity }, NullLogger<LeaderElector>.Instance, TimeProvider.System);

    private async Task<TimeSpan> LeadOnceAsync(string name, string identity)
    {
        var watch = Stopwatch.StartNew();
        var took = TimeSpan.Zero;
        await Elector(name, identity).RunAsync(_ =>
        {
            took = watch.Elapsed;
            return Task.CompletedTask;
        }, CancellationToken.None);
        return took;
    }
}
