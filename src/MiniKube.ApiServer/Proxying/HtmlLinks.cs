using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.Proxying;

/// <summary>An HTML page with the links of its tags rewritten, while it flows. Bytes outside of links pass as they are, whatever their encoding.</summary>
internal sealed partial class HtmlLinks(Stream page, ProxiedLinks links) : Stream
{
    private const int LongestTag = 64 * 1024;
    private static readonly FrozenSet<string> Attributes = ((string[])
    [
        "a href", "applet codebase", "area href", "audio src", "base href", "blockquote cite", "body background", "button formaction", "command icon", "del cite",
        "embed src", "form action", "frame longdesc", "frame src", "head profile", "html manifest", "iframe longdesc", "iframe src", "img longdesc", "img src",
        "img usemap", "input src", "input usemap", "input formaction", "ins cite", "link href", "object classid", "object codebase", "object data", "object usemap",
        "q cite", "script src", "source src", "video poster", "video src",
    ]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly StringBuilder tag = new();
    private readonly MemoryStream output = new();
    private byte quote;
    private bool inTag;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (output.Position == output.Length && !ended) await FillAsync(cancellationToken);
        return output.Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) page.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        output.SetLength(0);
        var count = await page.ReadAsync(buffer, cancel);
        foreach (var letter in buffer.AsSpan(0, count)) Take(letter);
        if (count == 0)
        {
            ended = true;
            Emit(tag.ToString());
            tag.Clear();
        }
        output.Position = 0;
    }

    // Latin-1 maps every byte to one character and back.
    private void Take(byte letter)
    {
        if (!inTag)
        {
            if (letter != '<')
            {
                output.WriteByte(letter);
                return;
            }
            inTag = true;
        }
        tag.Append((char)letter);
        var first = tag.Length > 1 ? tag[1] : 'a';
        // "a < b" in a script, a comment or a doctype is no tag with links.
        if (!char.IsAsciiLetter(first) || tag.Length > LongestTag)
        {
            End(rewrite: false);
            return;
        }
        if (quote != 0)
        {
            if (letter == quote) quote = 0;
        }
        else if (letter is (byte)'"' or (byte)'\'')
        {
            quote = letter;
        }
        else if (letter == '>')
        {
            End(rewrite: true);
        }
    }

    private void End(bool rewrite)
    {
        var text = tag.ToString();
        tag.Clear();
        (inTag, quote) = (false, 0);
        Emit(rewrite ? Rewrite(text) : text);
    }

    private string Rewrite(string text)
    {
        var name = TagName().Match(text).Groups[1].Value;
        return Attribute().Replace(text, match =>
        {
            if (!Attributes.Contains($"{name} {match.Groups[1].Value}")) return match.Value;
            var value = match.Groups[2].Value;
            var mark = value[0] is '"' or '\'' ? value[..1] : "";
            return $"{match.Value[..^value.Length]}{mark}{links.Rewrite(mark.Length > 0 ? value[1..^1] : value)}{mark}";
        });
    }

    private void Emit(string text) => output.Write(Encoding.Latin1.GetBytes(text));

    [GeneratedRegex(@"\A<([A-Za-z][^\s/>]*)", RegexOptions.CultureInvariant)]
    private static partial Regex TagName();

    [GeneratedRegex(@"\s([A-Za-z]+)\s*=\s*(""[^""]*""|'[^']*'|[^\s""'>]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();
}
