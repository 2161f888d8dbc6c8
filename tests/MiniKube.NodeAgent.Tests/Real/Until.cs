using System.Diagnostics;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>Waits for a condition with a deadline, and says what was last seen when it does not come.</summary>
internal static class Until
{
    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> enough, string what, int seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen)) return seen;
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"waited {seconds} s for {what}; last seen: {Show(seen)}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static string Show<T>(T seen) => seen is Api.Core.Pod pod ? System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(pod.Status)) : seen?.ToString() ?? "nothing";
}
