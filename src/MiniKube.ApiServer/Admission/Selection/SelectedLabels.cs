using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>The labels that selectors of webhooks and policies look at.</summary>
internal static class SelectedLabels
{
    private static readonly ReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Of the namespace that the object is in, or that it is.</summary>
    public static IReadOnlyDictionary<string, string> OfNamespace(AdmissionRequest request, WatchCache cache)
    {
        if (request.Definition.GroupResource == "namespaces") return Of(request.Document) ?? request.Prior?.Labels ?? None;
        return request.Namespace.Length == 0 ? None : cache.For("namespaces").Current.Find("", request.Namespace)?.Labels ?? None;
    }

    /// <summary>The object as it is to be, or as it was.</summary>
    public static bool AnyObject(AdmissionRequest request, LabelQuery query) =>
        (request.Document is not null && query.Matches(Of(request.Document) ?? None)) || (request.Prior is { } prior && query.Matches(prior.Labels));

    private static IReadOnlyDictionary<string, string>? Of(JsonObject? document) =>
        document?.Metadata()["labels"] is JsonObject labels ? labels.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") : null;
}
