using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

internal sealed class SelectNode(Node operand, string field) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = operand.Run(frame);
        if (target.Kind == CelKind.Map) return target.AsMap.TryGetField(field, out var value) ? value.Forced : Value.Error($"no such key: {field}");
        if (target.Kind == CelKind.Optional) return OptionalField.Select(target.AsOptional, field);
        return target.IsError ? target : Value.Error("no such overload");
    }
}

internal sealed class HasNode(Node operand, string field) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = operand.Run(frame);
        if (target.Kind == CelKind.Optional)
        {
            if (!target.AsOptional.HasValue) return Value.False;
            target = target.AsOptional.Value;
        }
        if (target.Kind == CelKind.Map) return Value.Of(target.AsMap.TryGetField(field, out _));
        return target.IsError ? target : Value.Error("no such overload");
    }
}

/// <summary><c>operand.?field</c></summary>
internal sealed class OptionalSelectNode(Node operand, string field) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = operand.Run(frame);
        return target.Kind switch
        {
            CelKind.Map => OptionalField.Of(target.AsMap, field),
            CelKind.Optional => OptionalField.Select(target.AsOptional, field),
            CelKind.Error => target,
            _ => Value.Error("no such overload"),
        };
    }
}

internal static class OptionalField
{
    public static Value Select(CelOptional target, string field) =>
        !target.HasValue ? Value.Of(CelOptional.None)
        : target.Value.Kind == CelKind.Map ? Of(target.Value.AsMap, field)
        : Value.Error("no such overload");

    public static Value Of(CelMap map, string field) =>
        !map.TryGetField(field, out var value) ? Value.Of(CelOptional.None) : value.Forced is { IsError: true } error ? error : Value.Of(CelOptional.Of(value.Forced));
}
