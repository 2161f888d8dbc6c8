namespace MiniKube.ApiServer.Flow;

/// <summary>What is known of a request that waits, for those who look at the queues.</summary>
internal readonly record struct FlowTicket(string Schema, string Flow, string User, RequestFacts? Facts, DateTimeOffset Arrived);

/// <summary>A level's queues at one moment.</summary>
internal sealed record LevelView(IReadOnlyList<QueueView> Queues);

/// <param name="Served">Seat-seconds that the queue has had.</param>
internal sealed record QueueView(IReadOnlyList<FlowTicket> Waiting, int Seated, double Served);
