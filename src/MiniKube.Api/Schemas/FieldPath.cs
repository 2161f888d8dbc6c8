using System.Globalization;
using System.Text;

namespace MiniKube.Api;

/// <summary>Where a walk through a document stands. Steps are cheap to push and pop; the text is made only for a message.</summary>
public sealed class FieldPath
{
    private Step[] steps = new Step[16];
    private int length;

    public int Depth => length;

    public void Push(string field) => Push(new Step(field, Step.NoIndex, false));

    public void PushKey(string key) => Push(new Step(key, Step.NoIndex, true));

    public void Push(int index) => Push(new Step("", index, false));

    public void Pop() => length--;

    public string With(string field) => length == 0 ? field : $"{this}.{field}";

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in steps.AsSpan(0, length))
        {
            if (step.Index != Step.NoIndex) text.Append('[').Append(step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else if (step.IsKey) text.Append('[').Append(step.Field).Append(']');
            else text.Append(text.Length == 0 ? "" : ".").Append(step.Field);
        }
        return text.ToString();
    }

    private void Push(Step step)
    {
        if (length == steps.Length) Array.Resize(ref steps, length * 2);
        steps[length++] = step;
    }

    private readonly record struct Step(string Field, int Index, bool IsKey)
    {
        public const int NoIndex = -1;
    }
}
