using System.Text.Json;

namespace MiniKube.Cluster.Clusters;

/// <summary>A node as the API shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Whether it is Ready.</param>
/// <param name="Heartbeat">When the node said so itself, in whole seconds.</param>
internal sealed record NodeView(string Name, bool Ready, DateTimeOffset Heartbeat)
{
    public static NodeView Of(JsonElement node)
    {
        var name = node.GetProperty("metadata").GetProperty("name").GetString()!;
        if (!node.TryGetProperty("status", out var status) || !status.TryGetProperty("conditions", out var conditions)) return new NodeView(name, false, default);
        var ready = conditions.EnumerateArray().FirstOrDefault(c => c.GetProperty("type").GetString() == "Ready");
        if (ready.ValueKind == JsonValueKind.Undefined) return new NodeView(name, false, default);
        var heartbeat = ready.TryGetProperty("lastHeartbeatTime", out var time) && time.ValueKind == JsonValueKind.String ? time.GetDateTimeOffset() : default;
        return new NodeView(name, ready.GetProperty("status").GetString() == "True", heartbeat);
    }

    /// <summary>Ready, and said so since then: what is known of a node that was just switched on may be of its life before.</summary>
    public bool IsReadySince(DateTimeOffset moment) => Ready && Heartbeat.ToUnixTimeSeconds() >= moment.ToUnixTimeSeconds();
}
