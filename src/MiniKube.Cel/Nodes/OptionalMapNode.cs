using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary><c>optMap</c> and <c>optFlatMap</c>: the body sees what the optional holds, if it holds anything.</summary>
internal sealed class OptionalMapNode(Node target, int slot, Node body, bool isFlat) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var value = target.Run(frame);
        if (value.Kind != CelKind.Optional) return value.IsError ? value : Value.Error("no such overload");
        if (!value.AsOptional.HasValue) return value;
        frame.Slots[slot] = value.AsOptional.Value;
        var made = body.Run(frame);
        if (made.IsError) return made;
        if (!isFlat) return Value.Of(CelOptional.Of(made));
        return made.Kind == CelKind.Optional ? made : Value.Error("no such overload");
    }
}
