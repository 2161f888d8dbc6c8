using System.Diagnostics;

namespace MiniKube.Testing;

/// <summary>Waits for a condition with a deadline; when it does not come, says what was seen last.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task<T> SeeAsync<T>(Func<Task<T>> look, Func<T, bool> enough, string what, int seconds = 90, Func<T, string>? show = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen)) return seen;
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"waited {seconds} s for {what}; last seen: {(show is null ? seen?.ToString() ?? "nothing" : show(seen))}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task<T> BecomesAsync<T>(Func<T> look, Func<T, bool> enough, string what, int seconds = 90) => SeeAsync(() => Task.FromResult(look()), enough, what, seconds);

    public static Task<string> BeAsync(Func<Task<string>> look, string expected) => SeeAsync(look, seen => seen == expected, $"'{expected}'");

    public static Task TrueAsync(Func<Task<bool>> condition, Func<string> seen, int seconds = 90) => SeeAsync(condition, well => well, "a condition", seconds, _ => seen());

    public static Task TrueAsync(Func<bool> condition, Func<string> seen, int seconds = 90) => TrueAsync(() => Task.FromResult(condition()), seen, seconds);
}
