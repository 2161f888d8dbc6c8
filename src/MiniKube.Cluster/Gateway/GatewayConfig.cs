using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Gateway;

/// <summary>What a cluster's gateway does; read again whenever the file changes.</summary>
internal sealed record GatewayConfig
{
    public IReadOnlyList<GatewayRoute> Routes { get; init; } = [];

    /// <summary>Null while there is none.</summary>
    public static GatewayConfig? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), GatewayJson.Default.GatewayConfig);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, GatewayJson.Default.GatewayConfig);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes)) PrivateFile.Write(path, bytes);
    }
}

/// <param name="Listen">Address and port on this machine.</param>
/// <param name="Targets">Addresses and ports in the cluster; any that answers will do.</param>
/// <param name="AuthorityFile">Set when the targets are API servers: they are asked whether they are ready, and have to be who they say.</param>
/// <param name="Udp">Datagrams instead of connections.</param>
internal sealed record GatewayRoute(string Listen, IReadOnlyList<string> Targets, string? AuthorityFile, bool Udp = false)
{
    /// <summary>What no two routes share.</summary>
    [JsonIgnore]
    public string Key => Udp ? Listen + "/udp" : Listen;
}

[JsonSerializable(typeof(GatewayConfig))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class GatewayJson : JsonSerializerContext;
