using MiniKube.Cel.Library;
using MiniKube.Cel.Nodes;
using MiniKube.Cel.Types;

namespace MiniKube.Cel.Binding;

/// <summary>What the operators take and give, and what runs them.</summary>
internal static class Operators
{
    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] NumberTypes = ["int", "uint", "double"];

    private static readonly Dictionary<string, (Func<Node[], Node> Make, string[] Signatures)> Table = new(StringComparer.Ordinal)
    {
        ["_&&_"] = (nodes => new AndNode(nodes[0], nodes[1]), ["bool, bool -> bool"]),
        ["_||_"] = (nodes => new OrNode(nodes[0], nodes[1]), ["bool, bool -> bool"]),
        ["!_"] = (nodes => new NotNode(nodes[0]), ["bool -> bool"]),
        ["_?_:_"] = (nodes => new ConditionNode(nodes[0], nodes[1], nodes[2]), ["bool, A, A -> A"]),
        ["_==_"] = (nodes => new EqualNode(nodes[0], nodes[1], negated: false), ["A, A -> bool"]),
        ["_!=_"] = (nodes => new EqualNode(nodes[0], nodes[1], negated: true), ["A, A -> bool"]),
        ["_<_"] = (nodes => new OrderNode(nodes[0], nodes[1], Order.Less), Orders()),
        ["_<=_"] = (nodes => new OrderNode(nodes[0], nodes[1], Order.LessOrEqual), Orders()),
        ["_>_"] = (nodes => new OrderNode(nodes[0], nodes[1], Order.Greater), Orders()),
        ["_>=_"] = (nodes => new OrderNode(nodes[0], nodes[1], Order.GreaterOrEqual), Orders()),
        ["_+_"] = (nodes => new ArithmeticNode(nodes[0], nodes[1], Arithmetic.Add),
            [.. Same("int", "uint", "double", "string", "bytes", "duration"), "list(A), list(A) -> list(A)", "timestamp, duration -> timestamp", "duration, timestamp -> timestamp"]),
        ["_-_"] = (nodes => new ArithmeticNode(nodes[0], nodes[1], Arithmetic.Subtract),
            [.. Same("int", "uint", "double", "duration"), "timestamp, timestamp -> duration", "timestamp, duration -> timestamp"]),
        ["_*_"] = (nodes => new ArithmeticNode(nodes[0], nodes[1], Arithmetic.Multiply), Same("int", "uint", "double")),
        ["_/_"] = (nodes => new ArithmeticNode(nodes[0], nodes[1], Arithmetic.Divide), Same("int", "uint", "double")),
        ["_%_"] = (nodes => new ArithmeticNode(nodes[0], nodes[1], Arithmetic.Modulo), Same("int", "uint")),
        ["-_"] = (nodes => new NegateNode(nodes[0]), ["int -> int", "double -> double"]),
        ["@in"] = (nodes => new InNode(nodes[0], nodes[1]), ["A, list(A) -> bool", "A, map(A, B) -> bool"]),
        ["_[_]"] = (nodes => new IndexNode(nodes[0], nodes[1], optional: false),
            ["list(A), int -> A", "map(A, B), A -> B", "optional(list(A)), int -> optional(A)", "optional(map(A, B)), A -> optional(B)"]),
        ["_[?_]"] = (nodes => new IndexNode(nodes[0], nodes[1], optional: true),
            ["list(A), int -> optional(A)", "map(A, B), A -> optional(B)", "optional(list(A)), int -> optional(A)", "optional(map(A, B)), A -> optional(B)"]),
    };

    private static readonly Dictionary<string, (CelType[] Parameters, CelType Result)[]> Signatures =
        Table.ToDictionary(entry => entry.Key, entry => entry.Value.Signatures.Select(Signature.Read).ToArray(), StringComparer.Ordinal);

    public static (CelType[] Parameters, CelType Result)[]? Find(string name) => Signatures.GetValueOrDefault(name);

    public static Node Make(string name, Node[] operands) => Table[name].Make(operands);

    private static string[] Same(params string[] types) => [.. types.Select(type => $"{type}, {type} -> {type}")];

    /// <summary>Numbers may be compared whatever their types.</summary>
    private static string[] Orders() =>
        [.. Ordered.Select(type => $"{type}, {type} -> bool"), .. NumberTypes.SelectMany(one => NumberTypes.Where(other => other != one).Select(other => $"{one}, {other} -> bool"))];
}
