using System.Buffers.Binary;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>What makes two forwarded questions the same: name without case, type, class, and the two flags that change the answer.</summary>
internal static class ForwardKey
{
    public const int Longest = Limits.LongestName + 5;
    private const byte DnssecOk = 1;
    private const byte CheckingDisabled = 2;

    public static ReadOnlySpan<byte> Write(in Query query, Span<byte> room)
    {
        var flags = (query.DnssecOk ? DnssecOk : 0) | ((query.Flags & HeaderFlags.CheckingDisabled) != 0 ? CheckingDisabled : 0);
        return Write(query.Name, query.Type, (byte)flags, room);
    }

    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> name, RecordType type, byte flags, Span<byte> room)
    {
        for (var i = 0; i < name.Length; i++)
            room[i] = AsciiName.Lower(name[i]);
        BinaryPrimitives.WriteUInt16BigEndian(room[name.Length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(room[(name.Length + 2)..], Limits.InternetClass);
        room[name.Length + 4] = flags;
        return room[..(name.Length + 5)];
    }

    public static ReadOnlySpan<byte> Question(ReadOnlySpan<byte> key) => key[..^1];

    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> key) => key[..^5];

    /// <summary>The message for an upstream, without its number.</summary>
    public static byte[] ToMessage(ReadOnlySpan<byte> key, bool edns)
    {
        var question = Question(key);
        var flags = key[^1];
        var message = new byte[Limits.HeaderLength + question.Length + (edns ? Limits.OptLength : 0)];
        var header = HeaderFlags.RecursionDesired | ((flags & CheckingDisabled) != 0 ? HeaderFlags.CheckingDisabled : 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)header);
        message[5] = 1;
        question.CopyTo(message.AsSpan(Limits.HeaderLength));
        if (edns)
            MessageWriter.AppendOpt(message, Limits.HeaderLength + question.Length, ResponseCode.NoError, (flags & DnssecOk) != 0);
        return message;
    }
}
