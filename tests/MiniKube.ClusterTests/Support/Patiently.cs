using System.Diagnostics;

namespace MiniKube.ClusterTests.Support;

/// <summary>Waits for a condition on what may not answer yet; says at the deadline what was seen last.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> GetAsync<T>(string what, Func<Task<T>> look, Func<T, bool> holds, int seconds = 120)
    {
        var watch = Stopwatch.StartNew();
        object? seen = null;
        do
        {
            try
            {
                var value = await look();
                if (holds(value)) return value;
                seen = value;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                seen = e.Message;
            }
            await Task.Delay(Pause);
        }
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds));
        throw new Xunit.Sdk.XunitException($"waited {seconds} s for {what}; last seen: {seen}");
    }

    public static Task<string> OutputAsync(string what, Tool tool, string[] arguments, Func<string, bool> holds, int seconds = 120) =>
        GetAsync(what, async () => (await tool.RunAsync(arguments)).All, holds, seconds);
}
