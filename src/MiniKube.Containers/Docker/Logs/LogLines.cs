using System.Buffers;
using MiniKube.Containers.Docker.Sessions;

namespace MiniKube.Containers.Docker.Logs;

/// <summary>
/// Docker's output with times ("TIME TEXT\n", a frame each) in CRI's format ("TIME stdout F TEXT\n"). A frame without a line's end is a part of a long line, tag P.
/// </summary>
internal sealed class LogLines(bool tty, string after)
{
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly byte[] _after = System.Text.Encoding.ASCII.GetBytes(after);

    /// <summary>Adds a piece; whole lines go to <paramref name="target"/>. Lines that are not newer than the position it began at are left out.</summary>
    public void Take(OutputPiece piece, IBufferWriter<byte> target)
    {
        _frame.Write(piece.Bytes.Span);
        if (!tty)
        {
            if (!piece.Ends)
                return;
            Write(_frame.WrittenSpan, piece.IsError, target);
            _frame.ResetWrittenCount();
            return;
        }
        // Without frames lines are told by their ends.
        var rest = _frame.WrittenSpan;
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            Write(rest[..(end + 1)], false, target);
            rest = rest[(end + 1)..];
        }
        var left = rest.ToArray();
        _frame.ResetWrittenCount();
        _frame.Write(left);
    }

    private void Write(ReadOnlySpan<byte> frame, bool isError, IBufferWriter<byte> target)
    {
        var space = frame.IndexOf((byte)' ');
        if (space <= 0 || frame[..space].SequenceCompareTo(_after) <= 0)
            return;
        var text = frame[(space + 1)..];
        var whole = text.EndsWith("\n"u8);
        target.Write(frame[..space]);
        target.Write(isError ? " stderr "u8 : " stdout "u8);
        target.Write(whole ? "F "u8 : "P "u8);
        target.Write(whole ? text[..^1] : text);
        target.Write("\n"u8);
    }
}
