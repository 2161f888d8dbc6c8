using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary><c>a[i]</c> and <c>a[?i]</c>.</summary>
internal sealed class IndexNode(Node operand, Node index, bool optional) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = operand.Run(frame);
        if (target.IsError) return target;
        var key = index.Run(frame);
        if (key.IsError) return key;
        var isOptional = optional || target.Kind == CelKind.Optional;
        if (target.Kind == CelKind.Optional)
        {
            if (!target.AsOptional.HasValue) return target;
            target = target.AsOptional.Value;
        }
        if (!TryFind(target, key, out var found)) return found.IsError ? found : isOptional ? Value.Of(CelOptional.None) : Missing(target, key);
        return isOptional && !found.IsError ? Value.Of(CelOptional.Of(found)) : found;
    }

    private static bool TryFind(in Value target, in Value key, out Value found)
    {
        found = default;
        if (target.Kind == CelKind.Map)
        {
            var has = target.AsMap.TryGet(key, out found);
            found = found.Forced;
            return has;
        }
        if (target.Kind != CelKind.List || !TryIndex(key, out var at))
        {
            found = Value.Error(target.Kind == CelKind.List ? $"unsupported index type '{Types.Matching.NameOf(key)}' in list" : "no such overload");
            return false;
        }
        if (at < 0 || at >= target.AsList.Count) return false;
        found = target.AsList[(int)at];
        return true;
    }

    /// <summary>Any number that is whole.</summary>
    private static bool TryIndex(in Value key, out long at)
    {
        at = key.Kind == CelKind.Uint ? (long)Math.Min(key.AsUint, long.MaxValue) : key.AsInt;
        return key.Kind is CelKind.Int or CelKind.Uint || (key.Kind == CelKind.Double && Numbers.TryToInt(key.AsDouble, out at));
    }

    private static Value Missing(in Value target, in Value key) =>
        target.Kind == CelKind.List ? Value.Error($"index out of bounds: {Plain(key)}") : Value.Error($"no such key: {Plain(key)}");

    private static string Plain(in Value key) => key.Kind == CelKind.String ? key.AsString : key.ToString();
}
