using MiniKube.Cel.Values;

namespace MiniKube.Cel.Syntax;

/// <summary>A part of an expression as it was written, macros recognised.</summary>
/// <param name="depth">Of the tree below, this part included; bounded, because checking and running it recurse.</param>
internal abstract class Expr(int at, int depth)
{
    /// <summary>Offset into the source.</summary>
    public int At => at;

    public int Depth => depth;

    protected static int Over(Expr? one, params ReadOnlySpan<Expr?> others)
    {
        var deepest = one?.Depth ?? 0;
        foreach (var other in others) deepest = Math.Max(deepest, other?.Depth ?? 0);
        return deepest + 1;
    }
}

internal sealed class LiteralExpr(int at, Value value) : Expr(at, 1)
{
    public Value Value => value;
}

internal sealed class NameExpr(int at, string name, bool isRooted) : Expr(at, 1)
{
    public string Name => name;

    /// <summary>Written with a leading dot: never a loop's variable.</summary>
    public bool IsRooted => isRooted;
}

/// <summary><c>operand.field</c>, <c>operand.?field</c> or, inside <c>has()</c>, the question whether it is there.</summary>
internal sealed class SelectExpr(int at, Expr operand, string name, bool optional, bool test = false) : Expr(at, Over(operand))
{
    public Expr Operand => operand;

    public string Field => name;

    public bool Optional => optional;

    public bool Test => test;
}

/// <summary>A function or operator; <paramref name="target"/> is what stands before the dot.</summary>
internal sealed class CallExpr(int at, string function, Expr? target, Expr[] arguments) : Expr(at, Over(target, arguments))
{
    public string Function => function;

    public Expr? Target => target;

    public Expr[] Arguments => arguments;
}

/// <param name="optional">Which items are left out when they are empty optionals.</param>
internal sealed class ListExpr(int at, Expr[] items, bool[] optional) : Expr(at, Over(null, items))
{
    public Expr[] Items => items;

    public bool[] Optional => optional;
}

internal sealed class MapExpr(int at, Expr[] keys, Expr[] values, bool[] optional) : Expr(at, Math.Max(Over(null, keys), Over(null, values)))
{
    public Expr[] Keys => keys;

    public Expr[] Values => values;

    public bool[] Optional => optional;
}

/// <summary><c>Type.name{field: value}</c>.</summary>
internal sealed class ObjectExpr(int at, string type, string[] fields, Expr[] values, bool[] optional) : Expr(at, Over(null, values))
{
    public string Type => type;

    public string[] Fields => fields;

    public Expr[] Values => values;

    public bool[] Optional => optional;
}

internal enum LoopKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    TransformMap,
    TransformMapEntry,
    SortBy,
}

/// <summary>A macro that goes through a list or a map. With two variables the first is the index or key.</summary>
/// <param name="filter">Only of those that build something.</param>
internal sealed class LoopExpr(int at, LoopKind kind, Expr range, string first, string? second, Expr? filter, Expr body) : Expr(at, Over(range, filter, body))
{
    public LoopKind Kind => kind;

    public Expr Range => range;

    public string First => first;

    public string? Second => second;

    public Expr? Filter => filter;

    public Expr Body => body;
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapExpr(int at, Expr target, string variable, Expr body, bool isFlat) : Expr(at, Over(target, body))
{
    public Expr Target => target;

    public string Variable => variable;

    public Expr Body => body;

    public bool IsFlat => isFlat;
}

/// <summary><c>cel.bind(variable, value, body)</c>.</summary>
internal sealed class BindExpr(int at, string variable, Expr value, Expr body) : Expr(at, Over(value, body))
{
    public string Variable => variable;

    public Expr Value => value;

    public Expr Body => body;
}
