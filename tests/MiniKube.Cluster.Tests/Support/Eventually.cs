namespace MiniKube.Cluster.Tests.Support;

/// <summary>Waits for a condition with a deadline, and says on failure what was seen last.</summary>
internal static class Eventually
{
    public static async Task<T> Async<T>(string what, Func<T> look, Func<T, bool> good, int seconds = 15)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var seen = look();
            if (good(seen)) return seen;
            if (deadline.IsCancellationRequested) throw new TimeoutException($"{what} did not come true within {seconds} s; last seen: {seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
