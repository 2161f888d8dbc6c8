using MiniKube.Cel.Nodes;
using MiniKube.Cel.Syntax;
using MiniKube.Cel.Types;

namespace MiniKube.Cel.Binding;

/// <summary>Macros with variables of their own.</summary>
internal sealed class LoopBinder(Binder binder)
{
    public Bound Loop(LoopExpr loop)
    {
        var range = binder.Bind(loop.Range);
        var (first, second) = Variables(loop, range.Type);
        var slots = new LoopSlots(binder.Scope.Push(loop.First, first), loop.Second is null ? -1 : binder.Scope.Push(loop.Second, second));
        Bound? filter = loop.Filter is null ? null : binder.Bind(loop.Filter);
        var body = binder.Bind(loop.Body);
        binder.Scope.Pop(loop.Second is null ? 1 : 2);
        var size = range.Type.Kind is CelKind.List or CelKind.Map ? Sizes.Of(range.Type) : 1;
        var cost = range.Cost + 1 + (size * (body.Cost + 2 + (filter?.Cost ?? 0)));
        if (filter is { } condition) MustBeBool(loop.Filter!, condition.Type);
        var most = range.Type.MaxSize;
        switch (loop.Kind)
        {
            case LoopKind.All or LoopKind.Exists:
                MustBeBool(loop.Body, body.Type);
                return new(new QuantifierNode(range.Node, slots, body.Node, loop.Kind == LoopKind.All), CelType.Bool, cost);
            case LoopKind.ExistsOne:
                MustBeBool(loop.Body, body.Type);
                return new(new ExistsOneNode(range.Node, slots, body.Node), CelType.Bool, cost);
            case LoopKind.Map:
                return new(new MapListNode(range.Node, slots, filter?.Node, body.Node), CelType.ListOf(body.Type, most), cost);
            case LoopKind.SortBy:
                if (!MayBeKey(body.Type)) binder.Wrong(loop.Body, $"found no matching overload for 'sortBy' applied to '{range.Type}.({body.Type})'");
                return new(new SortByNode(range.Node, slots, body.Node), range.Type.Kind == CelKind.List ? range.Type : CelType.ListOf(CelType.Dyn), cost + (size * Math.Log2(size + 1)));
            default:
                var isEntry = loop.Kind == LoopKind.TransformMapEntry;
                var made = !isEntry ? CelType.MapOf(first, body.Type, most) : body.Type.Kind == CelKind.Map ? body.Type : CelType.AnyMap;
                if (isEntry && body.Type.Kind is not (CelKind.Map or CelKind.Dyn)) binder.Wrong(loop.Body, $"expected type 'map' but found '{body.Type}'");
                return new(new TransformMapNode(range.Node, slots, filter?.Node, body.Node, isEntry), made, cost + 30);
        }
    }

    public Bound OptionalMap(OptionalMapExpr expression)
    {
        var target = binder.Bind(expression.Target);
        if (target.Type.Kind is not (CelKind.Optional or CelKind.Dyn))
        {
            return binder.Wrong(expression, $"found no matching overload for '{(expression.IsFlat ? "optFlatMap" : "optMap")}' applied to '{target.Type}.()'");
        }
        var slot = binder.Scope.Push(expression.Variable, target.Type.Kind == CelKind.Optional ? target.Type.Element : CelType.Dyn);
        var body = binder.Bind(expression.Body);
        binder.Scope.Pop(1);
        if (expression.IsFlat && body.Type.Kind is not (CelKind.Optional or CelKind.Dyn)) binder.Wrong(expression.Body, $"expected type 'optional_type' but found '{body.Type}'");
        return new(new OptionalMapNode(target.Node, slot, body.Node, expression.IsFlat), expression.IsFlat ? body.Type : CelType.OptionalOf(body.Type), target.Cost + body.Cost + 1);
    }

    public Bound Bind(BindExpr expression)
    {
        var value = binder.Bind(expression.Value);
        var slot = binder.Scope.Push(expression.Variable, value.Type);
        var body = binder.Bind(expression.Body);
        binder.Scope.Pop(1);
        return new(new BindNode(value.Node, slot, body.Node), body.Type, value.Cost + body.Cost + 1);
    }

    private static bool MayBeKey(CelType type) =>
        type.Kind is CelKind.Dyn or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration;

    private (CelType First, CelType Second) Variables(LoopExpr loop, CelType range)
    {
        switch (range.Kind)
        {
            case CelKind.Dyn:
                return (CelType.Dyn, CelType.Dyn);
            case CelKind.List:
                return loop.Second is null ? (range.Element, CelType.Dyn) : (CelType.Int, range.Element);
            case CelKind.Map:
                return (range.Arguments[0], range.Element);
            default:
                binder.Wrong(loop.Range, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Dyn, CelType.Dyn);
        }
    }

    private void MustBeBool(Expr at, CelType type)
    {
        if (type.Kind is not (CelKind.Bool or CelKind.Dyn)) binder.Wrong(at, $"expected type 'bool' but found '{type}'");
    }
}
