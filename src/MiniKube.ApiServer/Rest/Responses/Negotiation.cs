using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Chooses from the Accept header.</summary>
internal static class Negotiation
{
    private const string MetaGroup = "meta.k8s.io";

    /// <param name="knowsProtobuf">The kind has numbers for its fields; custom resources have not.</param>
    /// <param name="hasColumns">Answers to questions (reviews) are no rows of a table.</param>
    /// <exception cref="ApiException">406: nothing that is asked for can be given.</exception>
    public static ResponseForm Choose(HttpRequest request, bool isCollection, bool knowsProtobuf = false, bool hasColumns = true)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept is ["" or null]) return default;
        // Nearly all requests ask for exactly this.
        if (accept is ["application/json"] or ["*/*"] or ["application/json, */*"]) return default;
        if (!MediaTypeHeaderValue.TryParseList(accept!, out var wanted)) throw NotAcceptable();
        foreach (var type in wanted.OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.Quality != 0 && Form(type, isCollection, knowsProtobuf, hasColumns) is { } form) return form;
        }
        throw NotAcceptable();
    }

    private static ResponseForm? Form(MediaTypeHeaderValue type, bool isCollection, bool knowsProtobuf, bool hasColumns)
    {
        var yaml = type.MediaType.Equals("application/yaml", StringComparison.OrdinalIgnoreCase);
        var json = type.MediaType.Equals(ResponseForm.Json, StringComparison.OrdinalIgnoreCase)
            || type.MatchesAllTypes || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase);
        var protobuf = knowsProtobuf && type.MediaType.Equals(Requests.ProtobufDocument.MediaType, StringComparison.OrdinalIgnoreCase);
        // Who watches may name the sequence; who reads one answer gets one item.
        var cbor = type.MediaType.Equals(CborDocument.MediaType, StringComparison.OrdinalIgnoreCase)
            || (isCollection && type.MediaType.Equals(CborDocument.SequenceMediaType, StringComparison.OrdinalIgnoreCase));
        if (!yaml && !json && !protobuf && !cbor) return null;
        var shape = Parameter(type, "as");
        if (shape.Length == 0) return new(ResponseShape.Object, yaml, protobuf, cbor);
        if (Parameter(type, "g") != MetaGroup || Parameter(type, "v") != "v1" || yaml) return null;
        return shape switch
        {
            "Table" when !protobuf && hasColumns => new(ResponseShape.Table, Cbor: cbor),
            "PartialObjectMetadata" when !isCollection => new(ResponseShape.PartialMetadata, Protobuf: protobuf, Cbor: cbor),
            "PartialObjectMetadataList" when isCollection => new(ResponseShape.PartialMetadata, Protobuf: protobuf, Cbor: cbor),
            // Watches of metadata ask for the item's shape on the collection's address.
            "PartialObjectMetadata" => new(ResponseShape.PartialMetadata, Protobuf: protobuf, Cbor: cbor),
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
            "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/cbor, "
            + "application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
}
