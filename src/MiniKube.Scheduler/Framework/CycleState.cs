using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Scheduler;

/// <summary>What plugins remember from one extension point to the next within a cycle, by type.</summary>
internal sealed class CycleState
{
    private readonly Dictionary<Type, object> values = [];

    public void Set<T>(T value)
        where T : class => values[typeof(T)] = value;

    public bool TryGet<T>([NotNullWhen(true)] out T? value)
        where T : class
    {
        value = values.GetValueOrDefault(typeof(T)) as T;
        return value is not null;
    }

    public void Clear() => values.Clear();
}
