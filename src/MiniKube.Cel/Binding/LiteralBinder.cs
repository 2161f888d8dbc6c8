using MiniKube.Cel.Nodes;
using MiniKube.Cel.Syntax;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Binding;

/// <summary>Literals, and what is put together in brackets and braces. Items of one list have one type, as in Kubernetes.</summary>
internal sealed class LiteralBinder(Binder binder, CelEnvironment environment)
{
    public static Bound Literal(LiteralExpr literal) => new(new ConstantNode(literal.Value), literal.Value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.Sized(CelType.String, literal.Value.AsString.Length),
        _ => CelType.Sized(CelType.Bytes, literal.Value.AsBytes.Length),
    }, 0);

    public Bound List(ListExpr list)
    {
        var items = Items(list.Items, list.Optional, out var element, out var cost);
        return new(new ListNode(items, list.Optional), CelType.ListOf(element, list.Items.Length), cost + 10);
    }

    public Bound Map(MapExpr map)
    {
        var keys = Items(map.Keys, new bool[map.Keys.Length], out var key, out var keyCost);
        var values = Items(map.Values, map.Optional, out var value, out var cost);
        return new(new MapNode(keys, values, map.Optional), CelType.MapOf(key, value, map.Keys.Length), cost + keyCost + 30);
    }

    public Bound Object(ObjectExpr made)
    {
        if (environment.ObjectType(made.Type) is not { } type) return binder.Wrong(made, $"undeclared reference to '{made.Type}' (in container '')");
        var values = new Node[made.Values.Length];
        double cost = 40;
        for (var i = 0; i < values.Length; i++)
        {
            var value = binder.Bind(made.Values[i]);
            values[i] = value.Node;
            cost += value.Cost;
            var given = made.Optional[i] && value.Type.Kind == CelKind.Optional ? value.Type.Element : value.Type;
            if (type.IsOpen) Nested(made, i, given);
            else if (type.Field(made.Fields[i]) is not { } field) binder.Wrong(made.Values[i], $"undefined field '{made.Fields[i]}'");
            else if (!Assignment.Accepts(field.Type, given, [])) binder.Wrong(made.Values[i], $"expected type of field '{made.Fields[i]}' is '{field.Type}' but provided type is '{given}'");
        }
        return new(new ObjectNode(type, made.Fields, values, made.Optional), type, cost);
    }

    /// <summary>The name of an object inside an object is its path.</summary>
    private void Nested(ObjectExpr outer, int index, CelType given)
    {
        var wanted = $"{outer.Type}.{outer.Fields[index]}";
        var inner = given.Kind == CelKind.List ? given.Element : given;
        if (inner is { Kind: CelKind.Object, IsOpen: true } && inner.Name != wanted)
        {
            binder.Wrong(outer.Values[index], $"unexpected type name \"{inner.Name}\", expected \"{wanted}\", which matches field name path from root Object type");
        }
    }

    private Node[] Items(Expr[] items, bool[] optional, out CelType element, out double cost)
    {
        var nodes = new Node[items.Length];
        CelType? common = null;
        cost = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var item = binder.Bind(items[i]);
            nodes[i] = item.Node;
            cost += item.Cost;
            var type = optional[i] && item.Type.Kind == CelKind.Optional ? item.Type.Element : item.Type;
            if (optional[i] && item.Type.Kind is not (CelKind.Optional or CelKind.Dyn)) binder.Wrong(items[i], $"expected type 'optional_type({item.Type})' but found '{item.Type}'");
            if (common is not null && !binder.MayMix && !Assignment.Accepts(common, type, []) && !Assignment.Accepts(type, common, [])) binder.Wrong(items[i], $"expected type '{common}' but found '{type}'");
            common = common is null ? type : Assignment.Join(common, type);
        }
        element = common ?? CelType.Dyn;
        return nodes;
    }
}
