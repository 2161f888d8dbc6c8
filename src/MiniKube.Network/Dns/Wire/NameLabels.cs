namespace MiniKube.Network.Dns.Wire;

/// <summary>A name in wire form, uncompressed and ended by the root, with its labels. ASCII letters compare without case (RFC 4343).</summary>
internal readonly ref struct NameLabels
{
    private readonly ReadOnlySpan<byte> _starts;

    /// <param name="wire">Checked already: the name and nothing behind it.</param>
    /// <param name="starts">At least <see cref="Limits.MostLabels"/> bytes of room, overwritten.</param>
    public NameLabels(ReadOnlySpan<byte> wire, Span<byte> starts)
    {
        Bytes = wire;
        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
            starts[Count++] = (byte)at;
        _starts = starts[..Count];
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public int Count { get; }

    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(_starts[index] + 1, Bytes[_starts[index]]);

    /// <summary>Where a label's length byte stands in <see cref="Bytes"/>; the root's for <see cref="Count"/>.</summary>
    public int OffsetOf(int index) => index < Count ? _starts[index] : Bytes.Length - 1;

    public bool EndsWith(ReadOnlySpan<byte> zone)
    {
        var cut = Bytes.Length - zone.Length;
        if (cut < 0 || !AsciiName.Equal(Bytes[cut..], zone))
            return false;
        return cut == Bytes.Length - 1 || _starts.Contains((byte)cut);
    }
}
