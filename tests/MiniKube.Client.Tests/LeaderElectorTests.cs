using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Coordination;

namespace MiniKube.Client.Tests;

[Collection("control plane")]
public sealed class LeaderElectorTests(ControlPlaneFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly LeaderElectionOptions Quick = new()
    {
        Name = "", Identity = "", LeaseDuration = TimeSpan.FromSeconds(3), RenewDeadline = TimeSpan.FromSeconds(2), RenewInterval = TimeSpan.FromMilliseconds(500), RetryInterval = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>Nobody moves their clocks: whoever waits for time waits forever.</summary>
    [Fact]
    public async Task FreeOrReleasedOrOwnLease_IsTakenAtOnce()
    {
        var name = "at-once-" + Guid.NewGuid().ToString("N");
        await LeadOnceAsync(name, "a");
        await LeadOnceAsync(name, "b");
        // As after a crash: nobody released it.
        var lease = await fixture.Admin.GetAsync<Lease>(new("kube-system", name), CancellationToken.None);
        lease.Spec.HolderIdentity.ShouldBe("");
        await fixture.Admin.UpdateAsync(lease with { Spec = lease.Spec with { HolderIdentity = "b" } }, CancellationToken.None);
        await LeadOnceAsync(name, "b");
    }

    [Fact]
    public async Task TwoCandidates_NeverLeadAtOnce_AndTheSecondFollowsTheFirst()
    {
        var name = "two-" + Guid.NewGuid().ToString("N");
        var leading = 0;
        var most = 0;
        var (firstTime, secondTime) = (new ManualTime(), new ManualTime());
        var (firstLeads, secondLeads) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var stopFirst = new CancellationTokenSource();
        using var stopSecond = new CancellationTokenSource();
        var first = Elector(name, "first", firstTime).RunAsync(async term => await LeadAsync(firstLeads, term), stopFirst.Token);
        await firstLeads.Task.WaitAsync(Patience);
        var second = Elector(name, "second", secondTime).RunAsync(async term => await LeadAsync(secondLeads, term), stopSecond.Token);

        // For two leases: only renewals keep the second away, which looks again and again.
        for (var renewal = 0; renewal < 12; renewal++)
        {
            await PassAsync(firstTime, Quick.RenewInterval);
            await PassAsync(secondTime, Quick.RenewInterval);
        }
        secondLeads.Task.IsCompleted.ShouldBeFalse();
        await stopFirst.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        // The first has said that it ends: the second does not wait for the lease to run out.
        await PassAsync(secondTime, 2 * Quick.RetryInterval);
        await secondLeads.Task.WaitAsync(Patience);
        await stopSecond.CancelAsync();

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
        var time = new ManualTime();
        var (begun, ended) = (0, 0);
        using var stop = new CancellationTokenSource();
        var running = Elector(name, "victim", time).RunAsync(async term =>
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, term);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }, stop.Token);
        await Eventually.TrueAsync(() => begun == 1, () => $"{begun} terms");

        await fixture.Admin.PatchAsync<Lease>(new("kube-system", name), Patch.Merge(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "thief" } }));
        await PassAsync(time, Quick.RenewInterval);
        await Eventually.TrueAsync(() => ended == 1, () => "the term goes on");

        // The thief never renews: after its lease, and not before, the victim leads again.
        await PassAsync(time, Quick.LeaseDuration - 2 * Quick.RetryInterval);
        begun.ShouldBe(1);
        await PassAsync(time, 4 * Quick.RetryInterval);
        await Eventually.TrueAsync(() => begun == 2, () => $"{begun} terms");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task TwoProcessesOfOneIdentity_SettleOnTheNewerOne()
    {
        var name = "twins-" + Guid.NewGuid().ToString("N");
        int[] terms = [0, 0];
        using var stop = new CancellationTokenSource();
        var (olderTime, newerTime) = (new ManualTime(), new ManualTime());
        newerTime.Advance(TimeSpan.FromSeconds(1));
        var electors = new[] { Elector(name, "twin", olderTime), Elector(name, "twin", newerTime) };
        var older = electors[0].RunAsync(term => LeadAsync(0, term), stop.Token);
        await Eventually.TrueAsync(() => terms[0] == 1, () => "the first does not lead");
        var newer = electors[1].RunAsync(term => LeadAsync(1, term), stop.Token);
        await Eventually.TrueAsync(() => terms[1] == 1, () => "the second does not lead");
        await PassAsync(olderTime, Quick.RenewInterval);
        await Eventually.TrueAsync(() => electors[1].IsLeader && !electors[0].IsLeader, () => $"{electors[0].IsLeader} {electors[1].IsLeader}");

        // For two leases: the older one does not take it back.
        for (var renewal = 0; renewal < 12; renewal++)
        {
            await PassAsync(newerTime, Quick.RenewInterval);
            await PassAsync(olderTime, Quick.RenewInterval);
        }
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

    private LeaderElector Elector(string name, string identity, TimeProvider time) =>
        new(fixture.Admin, Quick with { Name = name, Identity = identity }, NullLogger<LeaderElector>.Instance, time);

    /// <summary>
    /// Lets time pass for an elector, from one of its pauses to the next: what it does in between, it does to its end. While it calls the server only the
    /// deadline of a renewal may be waited for, which is later than any pause.
    /// </summary>
    private static async Task PassAsync(ManualTime time, TimeSpan span)
    {
        for (var until = time.GetUtcNow() + span; ;)
        {
            await Eventually.TrueAsync(() => time.Soonest <= Quick.RenewInterval, () => $"the next pause ends in {time.Soonest}");
            var left = until - time.GetUtcNow();
            if (time.Soonest > left)
            {
                time.Advance(left);
                return;
            }
            time.Advance(time.Soonest!.Value);
        }
    }

    private async Task LeadOnceAsync(string name, string identity) =>
        await Elector(name, identity, new ManualTime()).RunAsync(_ => Task.CompletedTask, CancellationToken.None).WaitAsync(Patience);
}
