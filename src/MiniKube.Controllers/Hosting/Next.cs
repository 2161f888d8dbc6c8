namespace MiniKube.Controllers.Hosting;

/// <summary>When a key is to be looked at again if nothing happens to it before.</summary>
internal readonly record struct Next
{
    private Next(TimeSpan? delay) => Delay = delay;

    /// <summary>Only an event brings the key back.</summary>
    public static Next Done => default;

    /// <summary>Null: only an event brings the key back.</summary>
    public TimeSpan? Delay { get; }

    public static Next After(TimeSpan delay) => new(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);

    public static Next Sooner(Next a, Next b) => (a.Delay, b.Delay) switch
    {
        (null, _) => b,
        (_, null) => a,
        var (x, y) => x < y ? a : b,
    };
}
