using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>XXH64 with seed 0, as bytes from high to low. Rule: the xxHash specification, version 0.1.1.</summary>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    public static byte[] Hash(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, Compute(source));
        return hash;
    }

    private static ulong Compute(ReadOnlySpan<byte> data)
    {
        var total = (ulong)data.Length;
        var state = data.Length >= Stripe ? Stripes(ref data) : Prime5;
        state += total;
        for (; data.Length >= 8; data = data[8..]) state = BitOperations.RotateLeft(state ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(data)), 27) * Prime1 + Prime4;
        if (data.Length >= 4)
        {
            state = BitOperations.RotateLeft(state ^ BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime1, 23) * Prime2 + Prime3;
            data = data[4..];
        }
        foreach (var one in data) state = BitOperations.RotateLeft(state ^ one * Prime5, 11) * Prime1;
        state = (state ^ state >> 33) * Prime2;
        state = (state ^ state >> 29) * Prime3;
        return state ^ state >> 32;
    }

    private static ulong Stripes(ref ReadOnlySpan<byte> data)
    {
        Span<ulong> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
        for (; data.Length >= Stripe; data = data[Stripe..])
        {
            for (var i = 0; i < lanes.Length; i++) lanes[i] = Round(lanes[i], BinaryPrimitives.ReadUInt64LittleEndian(data[(i * 8)..]));
        }
        var state = BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7) + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
        foreach (var lane in lanes) state = (state ^ Round(0, lane)) * Prime1 + Prime4;
        return state;
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;
}
