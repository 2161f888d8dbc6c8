namespace MiniKube.Containers.Cri.Mapping;

/// <summary>CRI counts nanoseconds since 1970 and writes 0 (older runtimes: year 1) for "not yet".</summary>
internal static class Timestamps
{
    public static DateTimeOffset FromNanoseconds(long value) => DateTimeOffset.UnixEpoch.AddTicks(value / 100);

    public static DateTimeOffset? FromOptionalNanoseconds(long value) => value <= 0 ? null : FromNanoseconds(value);
}
