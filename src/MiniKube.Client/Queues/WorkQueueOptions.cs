namespace MiniKube.Client;

public sealed record WorkQueueOptions
{
    /// <summary>Wait before the first retry of a key; doubles with each failure.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most distinct keys held at once; beyond it <c>Add</c> refuses.</summary>
    public int Capacity { get; init; } = 1_000_000;
}
