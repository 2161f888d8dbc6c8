using MiniKube.Cel.Library;
using MiniKube.Cel.Nodes;
using MiniKube.Cel.Syntax;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Binding;

/// <summary>Resolves the names of an expression, checks its types and makes what can be run, in one walk. Goes on after a mistake to find all of them.</summary>
internal sealed class Binder
{
    private static readonly HashSet<string> TypeNames = new(StringComparer.Ordinal)
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type",
    };

    private readonly CelEnvironment environment;
    private readonly CallBinder calls;
    private readonly LoopBinder loops;
    private readonly LiteralBinder literals;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public Binder(CelEnvironment environment, FunctionTable functions)
    {
        this.environment = environment;
        Scope = new(environment.Variables.Count);
        calls = new(this, functions);
        loops = new(this);
        literals = new(this, environment);
    }

    public List<CelIssue> Issues { get; } = [];

    public Scope Scope { get; }

    public int SlotCount => Scope.SlotCount;

    public IReadOnlySet<string> Used => used;

    public Bound Bind(Expr expression) => expression switch
    {
        LiteralExpr literal => LiteralBinder.Literal(literal),
        NameExpr name => Name(name),
        SelectExpr select => Select(select),
        CallExpr call => calls.Bind(call),
        ListExpr list => literals.List(list),
        MapExpr map => literals.Map(map),
        ObjectExpr made => literals.Object(made),
        LoopExpr loop => loops.Loop(loop),
        OptionalMapExpr optional => loops.OptionalMap(optional),
        BindExpr bind => loops.Bind(bind),
        _ => Wrong(expression, "unexpected expression"),
    };

    /// <summary>Inside <c>format()</c> one list may hold anything.</summary>
    public bool MayMix { get; set; }

    /// <summary>Notes a mistake; what it is about counts as anything, so that one mistake is told once.</summary>
    public Bound Wrong(Expr at, string message)
    {
        Issues.Add(new(at.At, message));
        return new(new ConstantNode(Value.Error(message)), CelType.Dyn, 0);
    }

    /// <summary>Whether the name is a variable here, so that what follows its dot is a field and no part of a longer name.</summary>
    public bool IsVariable(string name) => Scope.Find(name) is not null || environment.Slot(name) is not null;

    /// <summary>The dotted name that the expression may be; null: it is something else, or begins with a variable.</summary>
    public string? Qualified(Expr expression) => expression switch
    {
        NameExpr name when !IsVariable(name.Name) => name.Name,
        SelectExpr { Test: false, Optional: false } select when Qualified(select.Operand) is { } outer => $"{outer}.{select.Field}",
        _ => null,
    };

    private Bound Name(NameExpr name)
    {
        if (!name.IsRooted && Scope.Find(name.Name) is { } local) return new(new SlotNode(local.Slot), local.Type, 1);
        if (environment.Slot(name.Name) is { } slot)
        {
            used.Add(name.Name);
            return new(new SlotNode(slot), environment.Variables[slot].Type, 1);
        }
        if (TypeNames.Contains(name.Name)) return new(new ConstantNode(Value.Type(name.Name)), CelType.Type, 1);
        return Wrong(name, $"undeclared reference to '{name.Name}' (in container '')");
    }

    private Bound Select(SelectExpr select)
    {
        if (select is { Test: false, Optional: false, Operand: NameExpr root } && Scope.Find(root.Name) is null && environment.Slot($"{root.Name}.{select.Field}") is { } slot)
        {
            used.Add($"{root.Name}.{select.Field}");
            return new(new SlotNode(slot), environment.Variables[slot].Type, 1);
        }
        if (Qualified(select) is { } name)
        {
            if (TypeNames.Contains(name)) return new(new ConstantNode(Value.Type(name)), CelType.Type, 1);
        }
        var operand = Bind(select.Operand);
        if (Field(select, operand.Type) is not { } type) return new(operand.Node, CelType.Dyn, operand.Cost);
        if (select.Test) return new(new HasNode(operand.Node, select.Field), CelType.Bool, operand.Cost + 1);
        if (!select.Optional) return new(new SelectNode(operand.Node, select.Field), type, operand.Cost + 1);
        return new(new OptionalSelectNode(operand.Node, select.Field), type.Kind == CelKind.Optional ? type : CelType.OptionalOf(type), operand.Cost + 1);
    }

    private CelType? Field(SelectExpr select, CelType operand)
    {
        switch (operand.Kind)
        {
            case CelKind.Dyn or CelKind.Null:
                return CelType.Dyn;
            case CelKind.Map:
                return operand.Element;
            case CelKind.Object:
                if (operand.IsOpen) return CelType.Dyn;
                if (operand.Field(select.Field) is { } field) return field.Type;
                Wrong(select, $"undefined field '{select.Field}'");
                return null;
            case CelKind.Optional:
                return Field(select, operand.Element) is { } inner ? CelType.OptionalOf(inner) : null;
            default:
                Wrong(select, $"type '{operand}' does not support field selection");
                return null;
        }
    }
}
