using Microsoft.Extensions.Logging;
using MiniKube.Api.Coordination;

namespace MiniKube.Client;

/// <summary>
/// Lets one of several equal components work at a time, by a Lease object. Whether a lease has run out is told by our own monotonic clock alone.
/// </summary>
public sealed class LeaderElector(ApiClient client, LeaderElectionOptions options, ILogger<LeaderElector> logger, TimeProvider time)
{
    private readonly ObjectKey key = new(options.Namespace, options.Name);
    private volatile bool leads;

    /// <summary>What we saw of another's lease, and when by our clock: it has run out when it then stays the same for its whole duration.</summary>
    private (string Version, long At) seen = ("", 0);

    /// <summary>
    /// Another process of our identity took the lease from us: from then on its lease is like anybody's, or the two would take it from each other for
    /// ever.
    /// </summary>
    private bool hasTwin;

    public bool IsLeader => leads;

    /// <summary>
    /// Waits for leadership, runs <paramref name="lead"/> with a token that is cancelled before the lease could be another's, and starts over when it was lost.
    /// Ends when <paramref name="lead"/> ends by itself or throws, or when cancelled; the lease is then released.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancel)
    {
        while (true)
        {
            var (lease, renewedAt) = await AcquireAsync(cancel);
            LeadershipLog.Leads(logger, options.Name, options.Identity);
            if (await LeadAsync(lead, lease, renewedAt, cancel)) return;
            LeadershipLog.Lost(logger, options.Name, options.Identity);
        }
    }

    private async Task<(Lease Lease, long At)> AcquireAsync(CancellationToken cancel)
    {
        var random = new Random();
        while (true)
        {
            try
            {
                // The time before the call: the lease is ours from no earlier than that, and others count from later.
                var at = time.GetTimestamp();
                if (await TryTakeAsync(cancel) is { } lease) return (lease, at);
            }
            catch (ApiException error)
            {
                LeadershipLog.CannotAcquire(logger, options.Name, error.Message);
            }
            await Task.Delay(Backoff.Jitter(options.RetryInterval, random), time, cancel);
        }
    }

    private async Task<Lease?> TryTakeAsync(CancellationToken cancel)
    {
        // A conflict means that another wrote between our read and our write: look again at once, a few times.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                if (await client.FindAsync<Lease>(key, cancel) is not { } found)
                {
                    var fresh = new Lease { Metadata = new() { Namespace = key.Namespace, Name = key.Name } };
                    return await client.CreateAsync(LeaseRecord.TakenBy(fresh, options, time.GetUtcNow()), cancel);
                }
                if (!IsFree(found) && !HasRunOut(found)) return null;
                return await client.UpdateAsync(LeaseRecord.TakenBy(found, options, time.GetUtcNow()), cancel);
            }
            catch (ApiException error) when (error.IsConflict || error.IsAlreadyExists)
            {
            }
        }
        return null;
    }

    private bool IsFree(Lease lease) => LeaseRecord.IsFreeFor(lease, hasTwin ? "" : options.Identity);

    private bool HasRunOut(Lease lease)
    {
        var version = lease.Metadata.ResourceVersion ?? "";
        if (seen.Version != version)
        {
            seen = (version, time.GetTimestamp());
            return false;
        }
        return time.GetElapsedTime(seen.At) >= TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? (int)options.LeaseDuration.TotalSeconds);
    }

    /// <summary>True when leading ended by itself, false when the lease was lost.</summary>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> lead, Lease lease, long renewedAt, CancellationToken cancel)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        leads = true;
        var renewing = RenewAsync(lease, renewedAt, term);
        try
        {
            await lead(term.Token);
            return true;
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            leads = false;
            await term.CancelAsync();
            if (await renewing is { } mine) await ReleaseAsync(mine);
        }
    }

    /// <summary>
    /// Renews until the term ends; cancels the term when the lease is lost. Answers the lease as last written, null when it is not ours any more.
    /// </summary>
    private async Task<Lease?> RenewAsync(Lease lease, long renewedAt, CancellationTokenSource term)
    {
        var wait = options.RenewInterval;
        try
        {
            while (true)
            {
                await Task.Delay(wait, time, term.Token);
                var at = time.GetTimestamp();
                try
                {
                    using var deadline = new CancellationTokenSource(Left(renewedAt), time);
                    using var bounded = CancellationTokenSource.CreateLinkedTokenSource(term.Token, deadline.Token);
                    lease = await client.UpdateAsync(LeaseRecord.Renewed(lease, time.GetUtcNow()), bounded.Token);
                    (renewedAt, wait) = (at, options.RenewInterval);
                    continue;
                }
                catch (OperationCanceledException) when (!term.IsCancellationRequested)
                {
                }
                catch (ApiException error) when (error.IsConflict || error.IsNotFound)
                {
                    // A write of ours may have arrived without our hearing of it; only another's ends the term.
                    var found = await FindAsync(term.Token);
                    if (found is not null && !LeaseRecord.IsSameTerm(found, lease))
                    {
                        hasTwin |= found.Spec.HolderIdentity == options.Identity;
                        break;
                    }
                    lease = found ?? lease;
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // Whatever it was: a leader that does not renew must come to its end.
                    LeadershipLog.CannotRenew(logger, options.Name, error.Message);
                }
                var left = Left(renewedAt);
                if (left == TimeSpan.Zero) break;
                wait = left < options.RetryInterval ? left : options.RetryInterval;
            }
        }
        catch (OperationCanceledException)
        {
            return lease;
        }
        leads = false;
        await term.CancelAsync();
        return null;
    }

    private TimeSpan Left(long renewedAt)
    {
        var left = options.RenewDeadline - time.GetElapsedTime(renewedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<Lease?> FindAsync(CancellationToken cancel)
    {
        try
        {
            return await client.FindAsync<Lease>(key, cancel);
        }
        catch (ApiException)
        {
            return null;
        }
    }

    private async Task ReleaseAsync(Lease lease)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            try
            {
                await client.UpdateAsync(LeaseRecord.Released(lease, time.GetUtcNow()), deadline.Token);
            }
            catch (ApiException error) when (error.IsConflict)
            {
                // The renewal that the end of the term interrupted had arrived: still our term, and others would wait for it to run out.
                if (await client.FindAsync<Lease>(key, deadline.Token) is { } found && LeaseRecord.IsSameTerm(found, lease))
                    await client.UpdateAsync(LeaseRecord.Released(found, time.GetUtcNow()), deadline.Token);
            }
        }
        catch (Exception error) when (error is ApiException or OperationCanceledException)
        {
            LeadershipLog.CannotRelease(logger, options.Name, error.Message);
        }
    }
}
