using System.Diagnostics;

namespace MiniKube.ApiServer.Tests.Fixtures;

internal static class Until
{
    /// <summary>Polls until the condition holds; fails with what was seen.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> seen, int seconds = 15)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds) throw new TimeoutException($"after {seconds} s: {seen()}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
