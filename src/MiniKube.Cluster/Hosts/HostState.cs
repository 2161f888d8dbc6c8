using System.Text.Json;

namespace MiniKube.Cluster.Hosts;

/// <summary>What pid 1 of a node host tells about its children. Process ids are the node's own.</summary>
internal sealed record HostState(string Boot, IReadOnlyList<ComponentState> Components, IReadOnlyList<TaskState> Tasks)
{
    /// <summary>Null while there is none.</summary>
    public static HostState? Read(NodePaths node)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(node.HostState), HostJson.Default.HostState);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <param name="Name">The component.</param>
/// <param name="Pid">Zero while it is down.</param>
/// <param name="Restarts">How often it was started again since the node booted.</param>
/// <param name="LastExit">How it ended last, for people; null before it ever did.</param>
internal sealed record ComponentState(string Name, int Pid, int Restarts, string? LastExit);

internal sealed record TaskState(string Name, bool Done, int Attempts);
