using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal delegate Value FunctionBody(ReadOnlySpan<Value> arguments, Frame frame);

/// <summary>One form of a function. What stands before the dot of a member call is its first parameter.</summary>
internal sealed record Overload(CelType[] Parameters, CelType Result, bool IsMember, FunctionBody Body)
{
    public const int MostParameters = 4;

    /// <summary>Costs the same whatever it is given.</summary>
    public bool IsCheap { get; init; }
}
