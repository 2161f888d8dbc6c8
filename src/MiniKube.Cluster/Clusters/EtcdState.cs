using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// etcd is the server's child, not the init's: the server tells about it in a small file beside its data.
/// </summary>
public sealed record EtcdState(int Pid, int Restarts)
{
    private const string File = "etcd-process.json";

    public void Write(string serverData)
    {
        var path = Path.Combine(serverData, File);
        System.IO.File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(this, EtcdStateJson.Default.EtcdState));
        System.IO.File.Move(path + ".tmp", path, overwrite: true);
    }

    internal static ComponentState? Read(NodePaths node)
    {
        try
        {
            var state = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(Path.Combine(node.ServerData, File)), EtcdStateJson.Default.EtcdState)!;
            return new ComponentState("etcd", state.Pid, state.Restarts, null);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(EtcdState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class EtcdStateJson : JsonSerializerContext;
