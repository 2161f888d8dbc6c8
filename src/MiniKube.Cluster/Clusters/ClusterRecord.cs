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

    public required int Nodes { get; init; }

    public ControlPlaneLayout Layout { get; init; }

    /// <summary>The user's file that holds our context.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context to go back to when this cluster goes away.</summary>
    public string? PreviousContext { get; init; }

    [JsonIgnore]
    public Subnet Network => Hosts.Subnet.Parse(Subnet);

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

    public void Write(ClusterPaths paths)
    {
        PrivateDirectory.Ensure(paths.Data);
        PrivateFile.Write(paths.Record, JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.ClusterRecord));
    }
}

[JsonSerializable(typeof(ClusterRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class RecordJson : JsonSerializerContext;
