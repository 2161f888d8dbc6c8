using System.Text.Json.Serialization;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Reads a JSON number whatever node it stands in.</summary>
[JsonSerializable(typeof(double))]
internal sealed partial class NumberContext : JsonSerializerContext;
