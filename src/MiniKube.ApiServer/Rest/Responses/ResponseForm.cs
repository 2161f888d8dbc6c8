using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Rest.Responses;

internal enum ResponseShape
{
    Object,
    Table,
    PartialMetadata,
}

/// <summary>What the client asked to get, of what we can give.</summary>
internal readonly record struct ResponseForm(ResponseShape Shape, bool Yaml = false, bool Protobuf = false, bool Cbor = false)
{
    public const string Json = "application/json";

    public string ContentType => Protobuf ? Requests.ProtobufDocument.MediaType : Yaml ? "application/yaml" : Cbor ? CborDocument.MediaType : Json;
}
