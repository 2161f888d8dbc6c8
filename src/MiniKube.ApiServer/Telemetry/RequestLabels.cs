using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Flow;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>What a request counts as: the labels by which upstream's dashboards group.</summary>
internal sealed record RequestLabels(string Verb, string Group, string Version, string Resource, string Subresource, string Scope, bool DryRun = false)
{
    private static readonly string[] Connecting = ["exec", "attach", "portforward", "proxy"];

    /// <summary>A path that names no resource.</summary>
    public static RequestLabels Of(string method) => new(method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" ? method : "OTHER", "", "", "", "", "");

    public static RequestLabels Of(RequestFacts facts, HttpRequest request)
    {
        if (facts.Target is not { } target) return Of(request.Method);
        var labels = Of(facts.Verb, target.Definition, target.Namespace, target.Name, target.Subresource);
        return labels.IsMutating && request.QueryString.HasValue && request.Query.ContainsKey("dryRun") ? labels with { DryRun = true } : labels;
    }

    public static RequestLabels Of(string verb, ResourceDefinition kind, string @namespace, string name, string subresource) => new(
        Array.IndexOf(Connecting, subresource) >= 0 ? "CONNECT" : Upstream(verb), kind.Group, kind.Version, kind.Plural, subresource,
        name.Length > 0 ? "resource" : @namespace.Length > 0 ? "namespace" : "cluster");

    public bool IsMutating => Verb is "POST" or "PUT" or "PATCH" or "DELETE" or "DELETECOLLECTION";

    public bool Lasts => Verb is "WATCH" or "CONNECT" || (Resource, Subresource) == ("pods", "log");

    private static string Upstream(string verb) => verb switch
    {
        "create" => "POST",
        "update" => "PUT",
        _ => verb.ToUpperInvariant(),
    };
}
