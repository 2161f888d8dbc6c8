using System.Globalization;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Syntax;

/// <summary>Splits an expression into tokens. Rule: CEL language definition, "Syntax".</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Signs =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ",", ".", "(", ")", "[", "]", "{", "}"];

    private int at;

    public static List<Token> Read(string source)
    {
        var lexer = new Lexer(source);
        var tokens = new List<Token>();
        do tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipSpace();
        if (at >= source.Length) return new(TokenKind.End, at, "<EOF>");
        var start = at;
        var first = source[at];
        if (QuotedText.Begins(source, at))
        {
            var value = QuotedText.Read(source, ref at);
            return new(TokenKind.Literal, start, source[start..at], value);
        }
        if (char.IsAsciiLetter(first) || first == '_') return Word(start);
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1]))) return Number(start);
        if (first == '`') return Backquoted(start);
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(source, at, sign, 0, sign.Length) != 0) continue;
            at += sign.Length;
            return new(TokenKind.Sign, start, sign);
        }
        throw new SyntaxException(at, $"Syntax error: token recognition error at: '{first}'");
    }

    private void SkipSpace()
    {
        while (at < source.Length)
        {
            if (source[at] is ' ' or '\t' or '\n' or '\r' or '\f') at++;
            else if (source[at] == '/' && at + 1 < source.Length && source[at + 1] == '/') at = source.IndexOf('\n', at) is >= 0 and var end ? end : source.Length;
            else return;
        }
    }

    private Token Word(int start)
    {
        while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] == '_')) at++;
        var word = source[start..at];
        return word switch
        {
            "true" => new(TokenKind.Literal, start, word, Value.True),
            "false" => new(TokenKind.Literal, start, word, Value.False),
            "null" => new(TokenKind.Literal, start, word, Value.Null),
            "in" => new(TokenKind.Sign, start, word),
            _ => new(TokenKind.Identifier, start, word),
        };
    }

    private Token Backquoted(int start)
    {
        var end = source.IndexOf('`', at + 1);
        if (end <= at + 1) throw new SyntaxException(at, "Syntax error: token recognition error at: '`'");
        at = end + 1;
        return new(TokenKind.Quoted, start, source[(start + 1)..end]);
    }

    private Token Number(int start)
    {
        if (source[at] == '0' && at + 1 < source.Length && source[at + 1] is 'x' or 'X') return Hexadecimal(start);
        Digits();
        var real = false;
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]))
        {
            real = true;
            at++;
            Digits();
        }
        if (at < source.Length && source[at] is 'e' or 'E')
        {
            var sign = at + 1 < source.Length && source[at + 1] is '+' or '-' ? 1 : 0;
            if (at + 1 + sign < source.Length && char.IsAsciiDigit(source[at + 1 + sign]))
            {
                real = true;
                at += 1 + sign;
                Digits();
            }
        }
        var text = source[start..at];
        if (real) return new(TokenKind.Literal, start, text, Value.Of(double.Parse(text, CultureInfo.InvariantCulture)));
        return Whole(start, text, text, NumberStyles.None);
    }

    private Token Hexadecimal(int start)
    {
        at += 2;
        while (at < source.Length && char.IsAsciiHexDigit(source[at])) at++;
        return Whole(start, source[start..at], source[(start + 2)..at], NumberStyles.AllowHexSpecifier);
    }

    /// <summary>Without its sign, so that the smallest int reads as one more than the largest; the parser puts the sign before it.</summary>
    private Token Whole(int start, string text, string digits, NumberStyles style)
    {
        var known = ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number);
        if (at < source.Length && source[at] is 'u' or 'U')
        {
            at++;
            return known ? new(TokenKind.Literal, start, text + "u", Value.Of(number)) : throw new SyntaxException(start, "invalid uint literal");
        }
        if (!known || number > 1UL << 63) throw new SyntaxException(start, "invalid int literal");
        return new(TokenKind.Literal, start, text, Value.Of((long)number));
    }

    private void Digits()
    {
        while (at < source.Length && char.IsAsciiDigit(source[at])) at++;
    }
}
