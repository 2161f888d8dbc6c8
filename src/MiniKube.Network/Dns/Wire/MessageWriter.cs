using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Network.Dns.Wire;

internal enum Section
{
    Answer,
    Authority,
    Additional,
}

/// <summary>
/// Writes an answer into a buffer. A record that does not fit is left out whole; when it belonged to the answer, the message says that it is
/// truncated. Owners are written as pointers to names that stand in the message already.
/// </summary>
internal ref struct MessageWriter
{
    public const int QuestionName = Limits.HeaderLength;

    private readonly Span<byte> _buffer;
    private readonly int _limit;
    private int _position;
    private int _recordStart;
    private int _dataStart;
    private bool _overflow;

    /// <param name="limit">The message's largest length, with room for EDNS if the query has it.</param>
    public MessageWriter(Span<byte> buffer, in Query query, int limit)
    {
        _buffer = buffer;
        _limit = Math.Min(limit, buffer.Length) - (query.HasEdns ? Limits.OptLength : 0);
        _buffer[..Limits.HeaderLength].Clear();
        query.Question.CopyTo(_buffer[Limits.HeaderLength..]);
        _position = Limits.HeaderLength + query.Question.Length;
        Count(4, query.Question.Length == 0 ? 0 : 1);
    }

    public bool Truncated { get; private set; }

    public readonly int Length => _position;

    /// <summary>Where the next byte goes: what a later owner may point at.</summary>
    public readonly int Position => _position;

    public readonly int Answers => BinaryPrimitives.ReadUInt16BigEndian(_buffer[6..]);

    public void BeginRecord(int owner, RecordType type, uint ttl)
    {
        _recordStart = _position;
        _overflow = false;
        Number((ushort)(0xc000 | owner));
        BeginBody(type, ttl);
    }

    /// <summary>For an owner that does not stand in the message yet.</summary>
    public void BeginRecord(scoped ReadOnlySpan<byte> owner, RecordType type, uint ttl)
    {
        _recordStart = _position;
        _overflow = false;
        Bytes(owner);
        BeginBody(type, ttl);
    }

    public bool EndRecord(Section section)
    {
        if (_overflow)
        {
            _position = _recordStart;
            Truncated |= section == Section.Answer;
            return false;
        }
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_dataStart - 2)..], (ushort)(_position - _dataStart));
        Count(6 + 2 * (int)section, 1);
        return true;
    }

    public bool Address(int owner, scoped ReadOnlySpan<byte> address, uint ttl, Section section)
    {
        BeginRecord(owner, address.Length == 4 ? RecordType.A : RecordType.Aaaa, ttl);
        Bytes(address);
        return EndRecord(section);
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (!Fits(bytes.Length))
            return;
        bytes.CopyTo(_buffer[_position..]);
        _position += bytes.Length;
    }

    /// <summary>A label, or a text of up to 255 ASCII letters: both are a length and that many bytes.</summary>
    public void Label(scoped ReadOnlySpan<char> text)
    {
        if (!Fits(text.Length + 1))
            return;
        _buffer[_position] = (byte)text.Length;
        Ascii.FromUtf16(text, _buffer[(_position + 1)..], out _);
        _position += text.Length + 1;
    }

    public void Pointer(int target) => Number((ushort)(0xc000 | target));

    public void Number(ushort value)
    {
        if (!Fits(2))
            return;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_position..], value);
        _position += 2;
    }

    public void Number(uint value)
    {
        if (!Fits(4))
            return;
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[_position..], value);
        _position += 4;
    }

    /// <summary>Header and EDNS, last.</summary>
    public int Finish(in Query query, ResponseCode code, bool authoritative)
    {
        const ushort Kept = HeaderFlags.OperationMask | HeaderFlags.RecursionDesired | HeaderFlags.CheckingDisabled;
        var flags = HeaderFlags.Response | HeaderFlags.RecursionAvailable | (query.Flags & Kept) | ((int)code & HeaderFlags.CodeMask)
            | (authoritative ? HeaderFlags.Authoritative : 0) | (Truncated ? HeaderFlags.Truncated : 0);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, query.Id);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)flags);
        return query.HasEdns ? AppendOpt(_buffer, _position, code, query.DnssecOk) : _position;
    }

    /// <summary>Returns the new length.</summary>
    public static int AppendOpt(Span<byte> message, int length, ResponseCode code, bool dnssecOk)
    {
        var opt = message.Slice(length, Limits.OptLength);
        opt.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)RecordType.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], Limits.LargestDatagram);
        opt[5] = (byte)((int)code >> 4);
        opt[7] = (byte)(dnssecOk ? 0x80 : 0);
        var count = message[10..];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1));
        return length + Limits.OptLength;
    }

    private void BeginBody(RecordType type, uint ttl)
    {
        Number((ushort)type);
        Number(Limits.InternetClass);
        Number(ttl);
        Number((ushort)0);
        _dataStart = _position;
    }

    private bool Fits(int bytes)
    {
        if (_position + bytes > _limit)
            _overflow = true;
        return !_overflow;
    }

    private readonly void Count(int at, int more) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[at..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_buffer[at..]) + more));
}
