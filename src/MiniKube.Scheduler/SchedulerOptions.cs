using MiniKube.Client;

namespace MiniKube.Scheduler;

public sealed record SchedulerOptions
{
    public required ApiClientOptions Server { get; init; }

    /// <summary>Pods that name this scheduler are ours.</summary>
    public string SchedulerName { get; init; } = "default-scheduler";

    /// <summary>Who we are when leaders are elected, for example the host's name with a suffix.</summary>
    public string Identity { get; init; } = Environment.MachineName;

    public LeaderPace Pace { get; init; } = LeaderPace.Seldom;

    /// <summary>Off only where nothing else can schedule, such as in tests.</summary>
    public bool ElectLeader { get; init; } = true;

    /// <summary>How many of the nodes that fit are scored; 0: all up to 100 nodes, then a falling share.</summary>
    public int PercentageOfNodesToScore { get; init; }
}
