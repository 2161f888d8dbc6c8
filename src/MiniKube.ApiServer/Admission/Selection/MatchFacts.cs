using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>What webhooks and policies look at to know whether a request is theirs; read once for all of them.</summary>
internal sealed class MatchFacts(AdmissionRequest request, WatchCache cache, KindVersions versions)
{
    private static readonly ReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;
    private IReadOnlyDictionary<string, string>? ofNamespace;
    private IReadOnlyDictionary<string, string>? ofObject;

    public KindVersions Versions => versions;

    /// <summary>Of the namespace that the object is in, or that it is.</summary>
    public bool HasNamespace(LabelQuery query) => query.IsEverything || query.Matches(ofNamespace ??= OfNamespace());

    /// <summary>The object as it is to be, or as it was.</summary>
    public bool HasObject(LabelQuery query) =>
        query.IsEverything || (request.Document is not null && query.Matches(ofObject ??= Of(request.Document) ?? None)) || (request.Prior is { } prior && query.Matches(prior.Labels));

    /// <summary>The object was changed.</summary>
    public void Forget() => ofNamespace = ofObject = null;

    private IReadOnlyDictionary<string, string> OfNamespace()
    {
        if (request.Definition.GroupResource == "namespaces") return Of(request.Document) ?? request.Prior?.Labels ?? None;
        return request.Namespace.Length == 0 ? None : cache.For("namespaces").Current.Find("", request.Namespace)?.Labels ?? None;
    }

    private static IReadOnlyDictionary<string, string>? Of(JsonObject? document) =>
        document?.Metadata()["labels"] is JsonObject labels ? labels.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") : null;
}
