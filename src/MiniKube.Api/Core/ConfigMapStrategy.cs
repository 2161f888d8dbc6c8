using System.Text;

namespace MiniKube.Api.Core;

/// <summary>Keys, size and immutability, which ConfigMaps and Secrets share.</summary>
internal static class KeyedData
{
    public const int MaximumBytes = 1024 * 1024;

    public static void Keys(IEnumerable<string> keys, string field, FieldErrors errors)
    {
        foreach (var key in keys)
        {
            if (FieldRules.ConfigKeyError(key) is { } error) errors.Invalid($"{field}[{key}]", key, error);
        }
    }

    /// <summary>What was declared immutable stays so, and keeps its data.</summary>
    public static void Immutable<T>(bool? prior, bool? next, T before, T after, string field, FieldErrors errors)
    {
        if (prior != true) return;
        if (next != true && !errors.All.Any(error => error.Path == "immutable"))
        {
            errors.Forbidden("immutable", "field is immutable when `immutable` is set");
        }
        if (!SameData(before, after)) errors.Forbidden(field, "field is immutable when `immutable` is set");
    }

    private static bool SameData<T>(T before, T after) => (before, after) switch
    {
        (IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
            a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && value == pair.Value),
        (IReadOnlyDictionary<string, byte[]> a, IReadOnlyDictionary<string, byte[]> b) =>
            a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value)),
        _ => Equals(before, after),
    };
}

/// <summary>What is particular to config maps.</summary>
internal sealed class ConfigMapStrategy : ResourceStrategy<ConfigMap>
{
    public override void Validate(ConfigMap next, FieldErrors errors)
    {
        KeyedData.Keys(next.Data.Keys, "data", errors);
        KeyedData.Keys(next.BinaryData.Keys, "binaryData", errors);
        foreach (var key in next.Data.Keys.Where(next.BinaryData.ContainsKey))
        {
            errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
        }
        var size = next.Data.Values.Sum(value => (long)Encoding.UTF8.GetByteCount(value)) + next.BinaryData.Values.Sum(value => (long)value.Length);
        if (size > KeyedData.MaximumBytes) errors.TooLong("data", KeyedData.MaximumBytes);
    }

    public override void ValidateUpdate(ConfigMap next, ConfigMap prior, FieldErrors errors)
    {
        Validate(next, errors);
        KeyedData.Immutable(prior.Immutable, next.Immutable, prior.Data, next.Data, "data", errors);
        KeyedData.Immutable(prior.Immutable, next.Immutable, prior.BinaryData, next.BinaryData, "binaryData", errors);
    }
}
