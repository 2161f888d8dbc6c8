namespace MiniKube.Cel.Syntax;

/// <summary>Calls that are no functions: their arguments are parts of the expression, not values.</summary>
internal static class Macros
{
    public static Expr? Global(int place, Token name, Expr[] arguments)
    {
        if (name.Text != "has" || arguments.Length != 1) return null;
        return arguments[0] is SelectExpr { Test: false, Optional: false } select
            ? new SelectExpr(place, select.Operand, select.Field, optional: false, test: true)
            : throw new SyntaxException(arguments[0].At, "invalid argument to has() macro");
    }

    public static Expr? Member(int place, Token name, Expr target, Expr[] given) => (name.Text, given.Length) switch
    {
        ("all", 2) => Loop(place, target, LoopKind.All, given[0], null, null, given[1]),
        ("all", 3) => Loop(place, target, LoopKind.All, given[0], given[1], null, given[2]),
        ("exists", 2) => Loop(place, target, LoopKind.Exists, given[0], null, null, given[1]),
        ("exists", 3) => Loop(place, target, LoopKind.Exists, given[0], given[1], null, given[2]),
        ("exists_one" or "existsOne", 2) => Loop(place, target, LoopKind.ExistsOne, given[0], null, null, given[1]),
        ("exists_one" or "existsOne", 3) => Loop(place, target, LoopKind.ExistsOne, given[0], given[1], null, given[2]),
        ("map", 2) => Loop(place, target, LoopKind.Map, given[0], null, null, given[1]),
        ("map", 3) => Loop(place, target, LoopKind.Map, given[0], null, given[1], given[2]),
        ("filter", 2) => Loop(place, target, LoopKind.Map, given[0], null, given[1], given[0]),
        ("transformList", 3) => Loop(place, target, LoopKind.Map, given[0], given[1], null, given[2]),
        ("transformList", 4) => Loop(place, target, LoopKind.Map, given[0], given[1], given[2], given[3]),
        ("transformMap", 3) => Loop(place, target, LoopKind.TransformMap, given[0], given[1], null, given[2]),
        ("transformMap", 4) => Loop(place, target, LoopKind.TransformMap, given[0], given[1], given[2], given[3]),
        ("transformMapEntry", 3) => Loop(place, target, LoopKind.TransformMapEntry, given[0], given[1], null, given[2]),
        ("transformMapEntry", 4) => Loop(place, target, LoopKind.TransformMapEntry, given[0], given[1], given[2], given[3]),
        ("sortBy", 2) => Loop(place, target, LoopKind.SortBy, given[0], null, null, given[1]),
        ("bind", 3) when target is NameExpr { Name: "cel" } => new BindExpr(place, Variable(given[0]), given[1], given[2]),
        ("optMap", 2) => new OptionalMapExpr(place, target, Variable(given[0]), given[1], isFlat: false),
        ("optFlatMap", 2) => new OptionalMapExpr(place, target, Variable(given[0]), given[1], isFlat: true),
        _ => null,
    };

    private static LoopExpr Loop(int place, Expr target, LoopKind kind, Expr first, Expr? second, Expr? filter, Expr body)
    {
        var (one, two) = (Variable(first), second is null ? null : Variable(second));
        if (one == two) throw new SyntaxException(second!.At, $"duplicate variable name: {one}");
        return new(place, kind, target, one, two, filter, body);
    }

    private static string Variable(Expr given) =>
        given is NameExpr { IsRooted: false } name ? name.Name : throw new SyntaxException(given.At, "argument must be a simple name");
}
