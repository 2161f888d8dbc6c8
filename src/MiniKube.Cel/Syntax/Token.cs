using MiniKube.Cel.Values;

namespace MiniKube.Cel.Syntax;

internal enum TokenKind
{
    End,
    Identifier,

    /// <summary>An identifier in backquotes: a field whose name is no word.</summary>
    Quoted,
    Literal,

    /// <summary>An operator, a bracket, a comma…</summary>
    Sign,
}

/// <param name="Text">The word or sign; for messages, the text of a literal.</param>
internal readonly record struct Token(TokenKind Kind, int At, string Text, Value Value = default)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}

/// <summary>What stops lexer and parser; becomes a <see cref="CelException"/>.</summary>
internal sealed class SyntaxException(int at, string message) : Exception(message)
{
    public int At => at;
}
