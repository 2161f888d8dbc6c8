using MiniKube.Cel.Values;

namespace MiniKube.Cel.Syntax;

/// <summary>Tokens to a tree, by recursive descent. Rule: CEL language definition, "Syntax".</summary>
internal sealed class Parser(List<Token> tokens)
{
    public const int MaximumLength = 100_000;
    private const int MaximumDepth = 250;

    private static readonly string[] Relations = ["<", "<=", ">=", ">", "==", "!=", "in"];
    private static readonly string[] Sums = ["+", "-"];
    private static readonly string[] Products = ["*", "/", "%"];
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private int at;
    private int nesting;

    /// <exception cref="SyntaxException">It is no expression.</exception>
    public static Expr Parse(string source)
    {
        if (source.Length > MaximumLength) throw new SyntaxException(0, $"expression code point size exceeds limit: size: {source.Length}, limit {MaximumLength}");
        var parser = new Parser(Lexer.Read(source));
        var expression = parser.Expression();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Unexpected();
    }

    private Token Current => tokens[at];

    private Expr Expression()
    {
        if (++nesting > MaximumDepth) throw new SyntaxException(Current.At, $"expression recursion limit exceeded: {MaximumDepth}");
        var condition = Junction("||", () => Junction("&&", Relation));
        if (Current.Is("?"))
        {
            var sign = Take();
            var then = Junction("||", () => Junction("&&", Relation));
            Expect(":");
            condition = Keep(new CallExpr(sign.At, "_?_:_", null, [condition, then, Expression()]));
        }
        nesting--;
        return condition;
    }

    /// <summary>Long chains become balanced trees, so that a list of a thousand conditions is not a thousand deep.</summary>
    private Expr Junction(string sign, Func<Expr> part)
    {
        var first = part();
        if (!Current.Is(sign)) return first;
        List<Expr> parts = [first];
        List<int> places = [];
        while (Current.Is(sign))
        {
            places.Add(Take().At);
            parts.Add(part());
        }
        return Balanced($"_{sign}_", parts, places, 0, parts.Count);
    }

    private Expr Balanced(string function, List<Expr> parts, List<int> places, int from, int count)
    {
        if (count == 1) return parts[from];
        var half = (count + 1) / 2;
        return Keep(new CallExpr(places[from + half - 1], function, null,
            [Balanced(function, parts, places, from, half), Balanced(function, parts, places, from + half, count - half)]));
    }

    private Expr Relation() => Chain(Relations, () => Chain(Sums, () => Chain(Products, Unary)));

    private Expr Chain(string[] signs, Func<Expr> part)
    {
        var left = part();
        while (Current.Kind == TokenKind.Sign && Array.IndexOf(signs, Current.Text) >= 0)
        {
            var sign = Take();
            left = Keep(new CallExpr(sign.At, sign.Text == "in" ? "@in" : $"_{sign.Text}_", null, [left, part()]));
        }
        return left;
    }

    private Expr Unary()
    {
        var start = Current;
        if (!start.Is("!") && !start.Is("-")) return Member();
        var count = 0;
        for (; Current.Is(start.Text); count++) Take();
        if (start.Text == "!")
        {
            var operand = Member();
            return count % 2 == 0 ? Keep(new CallExpr(start.At, "!_", null, [Keep(new CallExpr(start.At, "!_", null, [operand]))])) : Keep(new CallExpr(start.At, "!_", null, [operand]));
        }
        // A sign right before a number belongs to it.
        if (Current is { Kind: TokenKind.Literal, Value.Kind: CelKind.Int or CelKind.Double } number)
        {
            at++;
            var value = number.Value.Kind == CelKind.Double ? Value.Of(-number.Value.AsDouble) : Value.Of(unchecked(-number.Value.AsInt));
            return Negated(start.At, Suffixes(new LiteralExpr(number.At, value)), count - 1);
        }
        return Negated(start.At, Member(), count);
    }

    private Expr Negated(int place, Expr operand, int count)
    {
        for (var i = 0; i < (count == 0 ? 0 : 2 - (count % 2)); i++) operand = Keep(new CallExpr(place, "-_", null, [operand]));
        return operand;
    }

    private Expr Member()
    {
        var literal = Current is { Kind: TokenKind.Literal, Value: { Kind: CelKind.Int, AsInt: long.MinValue } };
        if (literal) throw new SyntaxException(Current.At, "invalid int literal");
        return Suffixes(Primary());
    }

    private Expr Suffixes(Expr operand)
    {
        while (true)
        {
            if (Current.Is("."))
            {
                operand = Dotted(operand, Take().At);
            }
            else if (Current.Is("["))
            {
                var sign = Take();
                var optional = TakeIf("?");
                var index = Expression();
                Expect("]");
                operand = Keep(new CallExpr(sign.At, optional ? "_[?_]" : "_[_]", null, [operand, index]));
            }
            else return operand;
        }
    }

    private Expr Dotted(Expr operand, int dot)
    {
        var optional = TakeIf("?");
        var name = Take();
        if (name.Kind == TokenKind.Quoted) return Keep(new SelectExpr(dot, operand, name.Text, optional));
        if (name.Kind != TokenKind.Identifier) throw Unexpected(name);
        if (optional || !Current.Is("(")) return Keep(new SelectExpr(dot, operand, name.Text, optional));
        var open = Take();
        var arguments = Arguments(")");
        return Keep(Macros.Member(open.At, name, operand, arguments) ?? new CallExpr(open.At, name.Text, operand, arguments));
    }

    private Expr Primary()
    {
        var token = Take();
        switch (token)
        {
            case { Kind: TokenKind.Literal }:
                return new LiteralExpr(token.At, token.Value);
            case { Kind: TokenKind.Identifier }:
                return Named(token, isRooted: false);
            case { Kind: TokenKind.Sign, Text: "." } when Current.Kind == TokenKind.Identifier:
                return Named(Take(), isRooted: true);
            case { Kind: TokenKind.Sign, Text: "(" }:
                var inner = Expression();
                Expect(")");
                return inner;
            case { Kind: TokenKind.Sign, Text: "[" }:
                return List(token.At);
            case { Kind: TokenKind.Sign, Text: "{" }:
                return Map(token.At);
            default:
                throw Unexpected(token);
        }
    }

    private Expr Named(Token name, bool isRooted)
    {
        if (Reserved.Contains(name.Text)) throw new SyntaxException(name.At, $"reserved identifier: {name.Text}");
        if (Current.Is("("))
        {
            var open = Take();
            var arguments = Arguments(")");
            return Keep(Macros.Global(open.At, name, arguments) ?? new CallExpr(open.At, name.Text, null, arguments));
        }
        return TypeName(name) is { } type ? Object(name.At, type) : new NameExpr(name.At, name.Text, isRooted);
    }

    /// <summary>The dotted name that stands before a brace, which makes an object of that type.</summary>
    private string? TypeName(Token first)
    {
        var ahead = at;
        var name = first.Text;
        while (tokens[ahead].Is(".") && tokens[ahead + 1].Kind == TokenKind.Identifier)
        {
            name += "." + tokens[ahead + 1].Text;
            ahead += 2;
        }
        if (!tokens[ahead].Is("{")) return null;
        at = ahead + 1;
        return name;
    }

    private Expr[] Arguments(string closing)
    {
        List<Expr> arguments = [];
        if (!Current.Is(closing))
        {
            do arguments.Add(Expression());
            while (TakeIf(","));
        }
        Expect(closing);
        return [.. arguments];
    }

    private Expr List(int place)
    {
        List<Expr> items = [];
        List<bool> optional = [];
        while (!Current.Is("]"))
        {
            optional.Add(TakeIf("?"));
            items.Add(Expression());
            if (!TakeIf(",")) break;
        }
        Expect("]");
        return Keep(new ListExpr(place, [.. items], [.. optional]));
    }

    private Expr Map(int place)
    {
        List<Expr> keys = [];
        List<Expr> values = [];
        List<bool> optional = [];
        while (!Current.Is("}"))
        {
            optional.Add(TakeIf("?"));
            keys.Add(Expression());
            Expect(":");
            values.Add(Expression());
            if (!TakeIf(",")) break;
        }
        Expect("}");
        return Keep(new MapExpr(place, [.. keys], [.. values], [.. optional]));
    }

    private Expr Object(int place, string type)
    {
        List<string> fields = [];
        List<Expr> values = [];
        List<bool> optional = [];
        while (!Current.Is("}"))
        {
            optional.Add(TakeIf("?"));
            var name = Take();
            if (name.Kind is not (TokenKind.Identifier or TokenKind.Quoted)) throw Unexpected(name);
            fields.Add(name.Text);
            Expect(":");
            values.Add(Expression());
            if (!TakeIf(",")) break;
        }
        Expect("}");
        return Keep(new ObjectExpr(place, type, [.. fields], [.. values], [.. optional]));
    }

    private static Expr Keep(Expr made) =>
        made.Depth <= MaximumDepth ? made : throw new SyntaxException(made.At, $"expression recursion limit exceeded: {MaximumDepth}");

    private Token Take() => Current.Kind == TokenKind.End ? Current : tokens[at++];

    private bool TakeIf(string sign)
    {
        if (!Current.Is(sign)) return false;
        at++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!TakeIf(sign)) throw new SyntaxException(Current.At, $"Syntax error: mismatched input '{Current.Text}' expecting '{sign}'");
    }

    private SyntaxException Unexpected() => Unexpected(Current);

    private static SyntaxException Unexpected(Token token) => new(token.At, $"Syntax error: mismatched input '{token.Text}'");
}
