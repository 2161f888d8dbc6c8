using System.Collections.ObjectModel;

namespace MiniKube.Containers;

/// <summary>Defaults of the contract's records.</summary>
internal static class Empty
{
    public static IReadOnlyDictionary<string, string> Map { get; } = ReadOnlyDictionary<string, string>.Empty;
}
