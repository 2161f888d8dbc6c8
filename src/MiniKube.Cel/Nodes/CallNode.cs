using MiniKube.Cel.Library;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>A call of a function of the library. Its cost grows with what it is given and what it makes.</summary>
/// <param name="candidates">What the types leave open. Even one is checked: stored documents may be older than their schema.</param>
internal sealed class CallNode(string name, Overload[] candidates, Node[] arguments) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        Arguments given = default;
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = arguments[i].Run(frame);
            if (value.IsError) return value;
            given[i] = value;
        }
        ReadOnlySpan<Value> values = given;
        values = values[..arguments.Length];
        foreach (var overload in candidates)
        {
            if (!Fits(overload, values)) continue;
            if (!overload.IsCheap) frame.Spend(SizeOf(values));
            var result = overload.Body(values, frame);
            if (!overload.IsCheap) frame.Spend(SizeOf(result));
            return result;
        }
        return Value.Error($"no such overload: {name}({string.Join(", ", values.ToArray().Select(value => Matching.NameOf(value)))})");
    }

    private static bool Fits(Overload overload, ReadOnlySpan<Value> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!Matching.Fits(overload.Parameters[i], values[i])) return false;
        }
        return true;
    }

    private static long SizeOf(ReadOnlySpan<Value> values)
    {
        long size = 0;
        foreach (ref readonly var value in values) size += SizeOf(value);
        return size;
    }

    private static long SizeOf(in Value value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length / 10,
        CelKind.Bytes => value.AsBytes.Length / 10,
        CelKind.List => value.AsList.Count,
        _ => 0,
    };

    [System.Runtime.CompilerServices.InlineArray(Overload.MostParameters)]
    private struct Arguments
    {
        private Value first;
    }
}
