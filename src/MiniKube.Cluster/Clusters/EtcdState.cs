using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// etcd is the server's child, not the init's: the server tells about it in a small file beside its data.
/// </summary>
/// <param name="Pid">Process id as the server sees it.</param>
/// <param name="Restarts">How often it was started again since the host booted, also by a server that was started again itself.</param>
/// <param name="Boot">Tells boots of the host apart.</param>
public sealed record EtcdState(int Pid, int Restarts, string Boot)
{
    private const string FileName = "etcd-process.json";

    /// <summary>Notes that etcd was started.</summary>
    public static void Started(string serverData, int pid)
    {
        var path = Path.Combine(serverData, FileName);
        var boot = CurrentBoot();
        var restarts = Read(path) is { } before && before.Boot == boot ? before.Restarts + 1 : 0;
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(new EtcdState(pid, restarts, boot), EtcdStateJson.Default.EtcdState));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    internal static ComponentState? Of(NodePaths node) =>
        Read(Path.Combine(node.ServerData, FileName)) is { } state ? new ComponentState("etcd", state.Pid, state.Restarts, null) : null;

    private static EtcdState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), EtcdStateJson.Default.EtcdState);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>When pid 1 began, in the kernel's ticks: a node host's own pid 1 on hosts made of namespaces, the machine's elsewhere.</summary>
    private static string CurrentBoot() => File.ReadAllText("/proc/1/stat").Split(") ")[^1].Split(' ')[19];
}

[JsonSerializable(typeof(EtcdState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class EtcdStateJson : JsonSerializerContext;
