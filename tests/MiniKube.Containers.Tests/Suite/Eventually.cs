using System.Diagnostics;

namespace MiniKube.Containers.Tests.Suite;

/// <summary>Waits for a condition with a deadline, and says what was last seen when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> enough, string what)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen))
                return seen;
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"waited {Limit.TotalSeconds} s for {what}; last seen: {seen}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
