using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api;

/// <summary>Keeps fields that this version does not know, so that reading and writing an object loses nothing.</summary>
public abstract record Extensible
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
