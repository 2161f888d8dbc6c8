using System.Text.Json.Nodes;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>All OpenAPI documents for one state of the kinds, each built when it is first asked for.</summary>
internal sealed class OpenApiDocuments
{
    public const string ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private const string PatchType = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

    private readonly Lazy<(CachedDocument Json, CachedDocument Protobuf)> second;
    private readonly Lazy<IReadOnlyDictionary<string, CachedDocument>> third;
    private readonly Lazy<CachedDocument> index;

    public OpenApiDocuments(ResourceDirectory resources)
    {
        Generation = resources.Generation;
        var definitions = resources.All;
        second = new(() => Second(definitions));
        third = new(
            () => new ApiGroups(definitions).All.SelectMany(group => group.Versions).ToDictionary(version => version.Path, version => CachedDocument.Json(Third(version.Definitions))));
        index = new(() => CachedDocument.Json(new JsonObject
        {
            ["paths"] = new JsonObject(third.Value.Select(pair =>
                KeyValuePair.Create(pair.Key, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{pair.Key}?hash={pair.Value.Hash}" }))),
        }));
    }

    public long Generation { get; }

    public CachedDocument V2Json => second.Value.Json;

    public CachedDocument V2Protobuf => second.Value.Protobuf;

    public CachedDocument V3Index => index.Value;

    public CachedDocument? V3(string path) => third.Value.GetValueOrDefault(path);

    private static (CachedDocument, CachedDocument) Second(IReadOnlyList<ResourceDefinition> definitions)
    {
        var schemas = KindSchemas.Collect(definitions, OpenApiDialect.V2);
        schemas.Add(PatchType, Patch());
        var document = new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = Info(),
            ["paths"] = PathText.Write(definitions.SelectMany(KindOperations.Of), OpenApiDialect.V2),
            ["definitions"] = Named(schemas),
        };
        return (CachedDocument.Json(document), CachedDocument.Bytes(GnosticDocument.Encode(document), ProtobufType));
    }

    private static JsonObject Third(IReadOnlyList<ResourceDefinition> definitions)
    {
        var schemas = KindSchemas.Collect(definitions, OpenApiDialect.V3);
        schemas.Add(PatchType, Patch());
        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = PathText.Write(definitions.SelectMany(KindOperations.Of), OpenApiDialect.V3),
            ["components"] = new JsonObject { ["schemas"] = Named(schemas) },
        };
    }

    private static JsonObject Patch() =>
        new() { ["description"] = "A change to an object: a JSON patch, a merge patch or a strategic merge patch.", ["type"] = "object" };

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = ServerVersion.GitVersion };

    private static JsonObject Named(SchemaText schemas) => new(schemas.Types.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
