using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Functions by their name, and where a name is part of a family, by its whole name: <c>sets.contains</c>.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, List<Overload>> overloads = new(StringComparer.Ordinal);

    /// <summary>All that Kubernetes knows.</summary>
    public static FunctionTable Default { get; } = Make();

    public IReadOnlyList<Overload> Find(string name, bool isMember) =>
        overloads.TryGetValue(name, out var found) ? found.FindAll(overload => overload.IsMember == isMember) : [];

    public bool Knows(string name) => overloads.ContainsKey(name);

    public void Global(string name, string signature, Func<Value, Value> body, bool cheap = false) => Add(name, signature, false, (given, _) => body(given[0]), cheap);

    public void Global(string name, string signature, Func<Value, Value, Value> body) => Add(name, signature, false, (given, _) => body(given[0], given[1]), false);

    public void Member(string name, string signature, Func<Value, Value> body, bool cheap = false) => Add(name, signature, true, (given, _) => body(given[0]), cheap);

    public void Member(string name, string signature, Func<Value, Value, Value> body, bool cheap = false) => Add(name, signature, true, (given, _) => body(given[0], given[1]), cheap);

    public void Member(string name, string signature, Func<Value, Value, Value, Value> body) => Add(name, signature, true, (given, _) => body(given[0], given[1], given[2]), false);

    public void Add(string name, string signature, bool isMember, FunctionBody body, bool cheap = false)
    {
        var (parameters, result) = Signature.Read(signature);
        if (!overloads.TryGetValue(name, out var known)) overloads[name] = known = [];
        known.Add(new(parameters, result, isMember, body) { IsCheap = cheap });
    }

    private static FunctionTable Make()
    {
        var table = new FunctionTable();
        Conversions.Add(table);
        TimeFunctions.Add(table);
        TextFunctions.Add(table);
        TextSearch.Add(table);
        TextFormat.Add(table);
        RegexFunctions.Add(table);
        ListFunctions.Add(table);
        ListTransforms.Add(table);
        SetFunctions.Add(table);
        MathFunctions.Add(table);
        OptionalFunctions.Add(table);
        Base64Functions.Add(table);
        UrlFunctions.Add(table);
        QuantityFunctions.Add(table);
        IpFunctions.Add(table);
        CidrFunctions.Add(table);
        SemverFunctions.Add(table);
        NamedFormats.Add(table);
        AuthorizerFunctions.Add(table);
        return table;
    }
}
