using System.Buffers;
using System.Text;
using MiniKube.Containers.Docker.Logs;
using MiniKube.Containers.Docker.Sessions;

namespace MiniKube.Containers.Tests.Docker;

public sealed class LogLinesTests
{
    private const string First = "2026-11-21T16:40:29.120756941Z";
    private const string Second = "2026-11-21T16:40:29.120756942Z";

    [Fact]
    public void Frames_OfBothOutputs_BecomeLinesOfBoth() => Written(false, "",
        Frame($"{First} out\n"), Frame($"{Second} err\n", isError: true)).ShouldBe($"{First} stdout F out\n{Second} stderr F err\n");

    [Fact]
    public void Frame_WithoutALinesEnd_IsAPart() => Written(false, "",
        Frame($"{First} half "), Frame($"{First} line\n")).ShouldBe($"{First} stdout P half \n{First} stdout F line\n");

    [Fact]
    public void Frame_ThatComesInPieces_IsOneLine() => Written(false, "",
        Frame($"{First} in ", ends: false), Frame("two\n")).ShouldBe($"{First} stdout F in two\n");

    [Fact]
    public void Lines_ThatAreThereAlready_AreLeftOut() => Written(false, First,
        Frame($"{First} old\n"), Frame($"{Second} new\n")).ShouldBe($"{Second} stdout F new\n");

    [Fact]
    public void Terminal_HasNoFrames_AndKeepsItsCarriageReturns() => Written(true, "",
        Frame($"{First} a\r\n{Second} b"), Frame("c\r\n")).ShouldBe($"{First} stdout F a\r\n{Second} stdout F bc\r\n");

    [Fact]
    public void Empty_Lines_StayLines() => Written(false, "", Frame($"{First} \n")).ShouldBe($"{First} stdout F \n");

    private static string Written(bool tty, string after, params OutputPiece[] pieces)
    {
        var lines = new LogLines(tty, after);
        var target = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
            lines.Take(piece, target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    private static OutputPiece Frame(string text, bool isError = false, bool ends = true) => new(isError, Encoding.UTF8.GetBytes(text), ends);
}
