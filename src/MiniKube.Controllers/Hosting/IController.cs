namespace MiniKube.Controllers.Hosting;

/// <summary>
/// Brings the objects of one kind to their spec, one key at a time. A key is never worked on twice at once. What fails is tried again later,
/// so a pass may stop anywhere and must be safe to repeat.
/// </summary>
internal interface IController
{
    ControllerInfo Info { get; }

    Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel);

    /// <summary>What runs beside the queue, for sources of keys that are no watches. Started again when it fails.</summary>
    Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>What the host must know of a controller.</summary>
/// <param name="Name">As in options, logs and metrics.</param>
internal sealed record ControllerInfo(string Name)
{
    public IReadOnlyList<WatchDeclaration> Watches { get; init; } = [];

    /// <summary>Keys worked on at once.</summary>
    public int Workers { get; init; } = 4;
}
