using MiniKube.Cel.Types;

namespace MiniKube.Cel.Binding;

/// <summary>The variables of the loops around a part of an expression, innermost last.</summary>
internal sealed class Scope(int inputs)
{
    private readonly List<(string Name, CelType Type, int Slot)> locals = [];

    public int SlotCount { get; private set; } = inputs;

    public int Push(string name, CelType type)
    {
        locals.Add((name, type, SlotCount));
        return SlotCount++;
    }

    public void Pop(int count) => locals.RemoveRange(locals.Count - count, count);

    public (CelType Type, int Slot)? Find(string name)
    {
        for (var i = locals.Count - 1; i >= 0; i--)
        {
            if (locals[i].Name == name) return (locals[i].Type, locals[i].Slot);
        }
        return null;
    }
}
