using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <param name="optional">Items that are optionals: left out when they are empty.</param>
internal sealed class ListNode(Node[] items, bool[] optional) : Node
{
    private readonly bool anyOptional = optional.Contains(true);

    public override Value Run(Frame frame)
    {
        frame.Spend(10 + items.Length);
        if (items.Length == 0) return Value.Of(new CelArray([]));
        var made = new Value[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i].Run(frame);
            if (item.IsError) return item;
            if (optional[i] && !OptionalPart.Take(ref item))
            {
                if (item.IsError) return item;
                continue;
            }
            made[count++] = item;
        }
        return Value.Of(new CelArray(anyOptional ? made[..count] : made));
    }
}

internal sealed class MapNode(Node[] keys, Node[] values, bool[] optional) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(30 + keys.Length);
        var made = new CelDictionary();
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Run(frame);
            if (key.IsError) return key;
            var value = values[i].Run(frame);
            if (value.IsError) return value;
            if (optional[i] && !OptionalPart.Take(ref value))
            {
                if (value.IsError) return value;
                continue;
            }
            if (MapKeys.Add(made, key, value) is { } error) return error;
        }
        return Value.Of(made);
    }
}

/// <summary>An object of a named type, as <c>Object{...}</c> makes it.</summary>
internal sealed class ObjectNode(CelType type, string[] fields, Node[] values, bool[] optional) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(40 + values.Length);
        var made = new Dictionary<string, Value>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i].Run(frame);
            if (value.IsError) return value;
            if (optional[i] && !OptionalPart.Take(ref value))
            {
                if (value.IsError) return value;
                continue;
            }
            made[fields[i]] = value;
        }
        return Value.Of(new CelObject(type, made));
    }
}

/// <summary>What is written with a question mark: left out when it is empty.</summary>
internal static class OptionalPart
{
    /// <summary>False: there is none, or the value is an error now.</summary>
    public static bool Take(ref Value value)
    {
        if (value.Kind != CelKind.Optional)
        {
            value = Arithmetic.NoOverload;
            return false;
        }
        var has = value.AsOptional.HasValue;
        value = value.AsOptional.Value;
        return has;
    }
}

internal static class MapKeys
{
    public static Value? Add(CelDictionary map, in Value key, in Value value) =>
        key.Kind is not (CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String) ? Value.Error($"unsupported key type: {Matching.NameOf(key)}")
        : map.TryAdd(key, value) ? null
        : Value.Error($"Failed with repeated key: {key}");
}
