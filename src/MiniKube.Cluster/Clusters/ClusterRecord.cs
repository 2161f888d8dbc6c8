using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Clusters;

/// <summary>How the control plane's parts are spread over processes.</summary>
public enum ControlPlaneLayout
{
    /// <summary>One process, <c>mkube server</c>.</summary>
    Together,

    /// <summary><c>mkube apiserver</c>, <c>scheduler</c> and <c>controller-manager</c>.</summary>
    Split,
}

/// <summary>What has to be remembered of a cluster beyond its name. Written before anything is made.</summary>
internal sealed record ClusterRecord
{
    public required string Name { get; init; }

    public required string Subnet { get; init; }

    /// <summary>The numbers of its nodes, ascending. A number is not given twice in a cluster's life unless its node was the last one.</summary>
    public required IReadOnlyList<int> Nodes { get; init; }

    /// <summary>How many of them, the first ones, carry a server.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>Its servers have been up together once: one that has no data since then has lost them.</summary>
    public bool Begun { get; init; }

    /// <summary>Where to look first for images of a registry: <c>docker.io=http://192.0.2.1:5000</c>.</summary>
    public IReadOnlyList<string> RegistryMirrors { get; init; } = [];

    /// <summary>Ports of this machine that lead to node ports.</summary>
    public IReadOnlyList<string> Published { get; init; } = [];

    public ControlPlaneLayout Layout { get; init; }

    /// <summary>What runs containers on its nodes; the same for as long as it lives.</summary>
    public NodeRuntime Runtime { get; init; }

    /// <summary>How its nodes serve services, as the agent's <c>--proxy-mode</c> takes it; null for the agent's own choice.</summary>
    public string? ProxyMode { get; init; }

    /// <summary>The user's file that holds our context.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Files that got our context when <c>up</c> was run with another one than now.</summary>
    public IReadOnlyList<string> FormerKubeconfigs { get; init; } = [];

    /// <summary>The context to go back to when this cluster goes away.</summary>
    public string? PreviousContext { get; init; }

    [JsonIgnore]
    public Subnet Network => Hosts.Subnet.Parse(Subnet);

    [JsonIgnore]
    public IEnumerable<int> ServerNumbers => Nodes.Take(Servers);

    public bool IsServer(int node) => ServerNumbers.Contains(node);

    public static ClusterRecord? Read(ClusterPaths paths)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.Record), RecordJson.Default.ClusterRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new ClusterException($"{paths.Record} is damaged ({e.Message}): run 'mkube down --name {paths.Name}' and make the cluster anew", e);
        }
    }

    /// <summary>Null also when it is damaged.</summary>
    public static ClusterRecord? TryRead(ClusterPaths paths)
    {
        try
        {
            return Read(paths);
        }
        catch (ClusterException)
        {
            return null;
        }
    }

    public void Write(ClusterPaths paths)
    {
        PrivateDirectory.Ensure(paths.Data);
        PrivateFile.Write(paths.Record, JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.ClusterRecord));
    }
}

[JsonSerializable(typeof(ClusterRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class RecordJson : JsonSerializerContext;
