using MiniKube.Api.Core;

namespace MiniKube.Client;

/// <summary>What to do about an observed event.</summary>
internal abstract record EventWrite
{
    /// <summary>Tell it as a new Event.</summary>
    public sealed record Create(Event Event) : EventWrite;

    /// <summary>Count it on the Event told before; <paramref name="Event"/> is that one as it shall be.</summary>
    public sealed record Repeat(Event Event) : EventWrite;

    /// <summary>The object has had too many.</summary>
    public sealed record Drop : EventWrite;
}
