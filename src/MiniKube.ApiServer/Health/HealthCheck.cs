namespace MiniKube.ApiServer.Health;

/// <summary>One thing that must be well. <paramref name="Problem"/> answers null or what is wrong.</summary>
internal sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask<string?>> Problem);
