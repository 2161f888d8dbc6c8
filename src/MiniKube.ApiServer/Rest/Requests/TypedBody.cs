using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Bodies that are read as a record and not stored.</summary>
internal static class TypedBody
{
    /// <exception cref="ApiException">400, naming the field of the wrong type.</exception>
    public static T Read<T>(JsonObject document, Schema schema)
    {
        try
        {
            SchemaConformance.Apply(document, schema);
            return ApiJson.Deserialize<T>(document);
        }
        catch (Exception error) when (error is SchemaException or JsonException)
        {
            throw ApiException.BadRequest($"the request body cannot be handled as a {typeof(T).Name}: {error.Message}");
        }
    }
}
