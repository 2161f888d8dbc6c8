namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Keeps equal byte strings once. Objects that one writer made in the same second have the same managed fields; a place that another value takes is
/// simply lost, so the table never grows.
/// </summary>
internal static class SharedBytes
{
    private const int Places = 2048;
    private static readonly byte[]?[] Known = new byte[]?[Places];

    public static byte[] Of(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return [];
        var hash = default(HashCode);
        hash.AddBytes(value);
        ref var place = ref Known[(uint)hash.ToHashCode() % Places];
        if (place is { } known && value.SequenceEqual(known)) return known;
        return place = value.ToArray();
    }
}
