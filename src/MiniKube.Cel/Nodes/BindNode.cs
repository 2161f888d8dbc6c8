using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary><c>cel.bind</c>: a value that the body names; an error counts only where the body looks at it.</summary>
internal sealed class BindNode(Node value, int slot, Node body) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        frame.Slots[slot] = value.Run(frame);
        return body.Run(frame);
    }
}
