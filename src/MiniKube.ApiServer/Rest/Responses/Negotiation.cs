using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Chooses from the Accept header.</summary>
internal static class Negotiation
{
    private const string MetaGroup = "meta.k8s.io";

    /// <exception cref="ApiException">406: nothing that is asked for can be given.</exception>
    public static ResponseForm Choose(HttpRequest request, bool isCollection)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept is ["" or null]) return default;
        // Nearly all requests ask for exactly this.
        if (accept is ["application/json"] or ["*/*"] or ["application/json, */*"]) return default;
        if (!MediaTypeHeaderValue.TryParseList(accept!, out var wanted)) throw NotAcceptable();
        foreach (var type in wanted.OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.Quality != 0 && Form(type, isCollection) is { } form) return form;
        }
        throw NotAcceptable();
    }

    private static ResponseForm? Form(MediaTypeHeaderValue type, bool isCollection)
    {
        var yaml = type.MediaType.Equals("application/yaml", StringComparison.OrdinalIgnoreCase);
        var json = type.MediaType.Equals(ResponseForm.Json, StringComparison.OrdinalIgnoreCase)
            || type.MatchesAllTypes || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase);
        if (!yaml && !json) return null;
        var shape = Parameter(type, "as");
        if (shape.Length == 0) return new(ResponseShape.Object, yaml);
        if (Parameter(type, "g") != MetaGroup || Parameter(type, "v") != "v1" || yaml) return null;
        return shape switch
        {
            "Table" => new(ResponseShape.Table),
            "PartialObjectMetadata" when !isCollection => new(ResponseShape.PartialMetadata),
            "PartialObjectMetadataList" when isCollection => new(ResponseShape.PartialMetadata),
            // Watches of metadata ask for the item's shape on the collection's address.
            "PartialObjectMetadata" => new(ResponseShape.PartialMetadata),
            _ => null,
        };
    }

    private static string Parameter(MediaTypeHeaderValue type, string name)
    {
        foreach (var parameter in type.Parameters)
        {
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return parameter.Value.Value ?? "";
        }
        return "";
    }

    private static ApiException NotAcceptable() =>
        ApiException.NotAcceptable(
            "only the following media types are accepted: application/json, application/yaml, "
            + "application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
}
