using System.Text.Json.Serialization;

namespace MiniKube.Cluster.Failover;

/// <summary>One fault and what came of it. All times are seconds since the fault; null: not seen within the round.</summary>
public sealed record FailoverRound
{
    public required string Fault { get; init; }

    public required string Node { get; init; }

    /// <summary>The API says that the node is not Ready.</summary>
    public double? NotReady { get; set; }

    /// <summary>The node drives its pods off.</summary>
    public double? Tainted { get; set; }

    /// <summary>No endpoint on the node takes traffic.</summary>
    public double? EndpointsGone { get; set; }

    /// <summary>All pods of the node are told to go.</summary>
    public double? Evicted { get; set; }

    /// <summary>As many replicas are Ready elsewhere as were asked for.</summary>
    public double? Replaced { get; set; }

    /// <summary>From mending the fault until the node is Ready.</summary>
    public double? Healed { get; set; }

    /// <summary>From mending the fault until the pods that were replaced are gone.</summary>
    public double? CleanedUp { get; set; }

    /// <summary>What clients saw of it: requests that failed, of how many, and the longest time for which one of them got no answer.</summary>
    public int Failed { get; set; }

    public int Requests { get; set; }

    public double LongestGap { get; set; }
}

[JsonSerializable(typeof(IReadOnlyList<FailoverRound>))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
public sealed partial class FailoverJson : JsonSerializerContext;
