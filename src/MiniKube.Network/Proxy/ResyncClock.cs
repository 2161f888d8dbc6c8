namespace MiniKube.Network.Proxy;

/// <summary>When to compare everything. That is slow with many services, so it may take only a part of the time.</summary>
internal sealed class ResyncClock(TimeSpan interval, TimeProvider time)
{
    /// <summary>Unasked, it takes one part of this many of the time…</summary>
    private const int Share = 300;

    /// <summary>…and when others keep changing rules, one of this many.</summary>
    private const int ShareUnderChange = 20;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private long _began;
    private long _ended;
    private TimeSpan _took;

    public TimeSpan UntilResync => Left(Longer(_took * Share, interval));

    /// <summary>Whether it may be done already since there is a reason.</summary>
    public bool MayResync => Left(Longer(_took * ShareUnderChange, Least)) == TimeSpan.Zero;

    public void Begin() => _began = time.GetTimestamp();

    public void End()
    {
        _ended = time.GetTimestamp();
        _took = time.GetElapsedTime(_began, _ended);
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private TimeSpan Left(TimeSpan rest) => Longer(rest - time.GetElapsedTime(_ended), TimeSpan.Zero);
}
