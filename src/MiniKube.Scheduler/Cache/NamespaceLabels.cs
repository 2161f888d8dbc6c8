using System.Collections.ObjectModel;

namespace MiniKube.Scheduler;

/// <summary>Labels of namespaces, for terms that choose namespaces by label.</summary>
internal sealed class NamespaceLabels
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> labels = [];

    public IReadOnlyDictionary<string, string> Of(string ns) => labels.GetValueOrDefault(ns, ReadOnlyDictionary<string, string>.Empty);

    public void Set(string ns, IReadOnlyDictionary<string, string>? value)
    {
        if (value is null) labels.Remove(ns);
        else labels[ns] = value;
    }
}
