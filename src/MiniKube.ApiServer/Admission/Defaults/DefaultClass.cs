using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>The class of a kind that is marked as the default one; of several the newest.</summary>
internal sealed class DefaultClass(WatchCache cache, string resource, string annotation)
{
    /// <summary>Null: there is none.</summary>
    public string? Name()
    {
        string? name = null, newest = null;
        foreach (var item in cache.For(resource).Current.From(""))
        {
            var metadata = item.ToDocument().Metadata();
            if ((metadata["annotations"] as JsonObject)?.Text(annotation) != "true") continue;
            var created = metadata.Text("creationTimestamp");
            if (newest is not null && string.CompareOrdinal(created, newest) <= 0) continue;
            (name, newest) = (item.Name, created);
        }
        return name;
    }
}
