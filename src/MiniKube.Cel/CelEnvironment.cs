using MiniKube.Cel.Binding;
using MiniKube.Cel.Library;
using MiniKube.Cel.Syntax;
using MiniKube.Cel.Types;

namespace MiniKube.Cel;

/// <summary>The variables and types that a kind of expression may use. Immutable; for any number of threads.</summary>
/// <param name="variables">In the order in which a run is given their values.</param>
/// <param name="objectType">The type that <c>Name{...}</c> makes; null: there is none of this name.</param>
public sealed class CelEnvironment(IReadOnlyList<CelVariable> variables, Func<string, CelType?>? objectType = null)
{
    private readonly Dictionary<string, int> slots = variables.Select((variable, slot) => (variable.Name, slot)).ToDictionary(StringComparer.Ordinal);

    public IReadOnlyList<CelVariable> Variables => variables;

    /// <param name="results">The types that the expression may have; none: any.</param>
    /// <exception cref="CelException">It is no expression, or no type fits.</exception>
    public CelProgram Compile(string source, params ReadOnlySpan<CelType> results)
    {
        Expr expression;
        try
        {
            expression = Parser.Parse(source);
        }
        catch (SyntaxException error)
        {
            throw new CelException(source, [new(error.At, error.Message)]);
        }
        var binder = new Binder(this, FunctionTable.Default);
        var bound = binder.Bind(expression);
        if (binder.Issues.Count > 0) throw new CelException(source, binder.Issues);
        if (results.Length > 0 && !Fits(bound.Type, results)) throw new CelException(source, [new(0, $"must evaluate to {string.Join(" or ", results.ToArray().Select(type => type.ToString()))}")]);
        return new(source, bound.Node, bound.Type, variables.Count, binder.SlotCount, bound.Cost, binder.Used);
    }

    internal int? Slot(string name) => slots.TryGetValue(name, out var slot) ? slot : null;

    internal CelType? ObjectType(string name) => objectType?.Invoke(name);

    private static bool Fits(CelType given, ReadOnlySpan<CelType> results)
    {
        foreach (var wanted in results)
        {
            if (Assignment.Accepts(wanted, given, [])) return true;
        }
        return false;
    }
}
