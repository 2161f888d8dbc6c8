using System.Diagnostics;

namespace MiniKube.Network.Tests.Support;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static async Task<string> SeeAsync(Func<Task<string>> look, Func<string, bool> enough, string what)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen))
                return seen;
            if (watch.Elapsed > Limit)
                throw new TimeoutException($"waited {Limit.TotalSeconds} s for {what}; last seen: {seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public static Task<string> BeAsync(Func<Task<string>> look, string expected) => SeeAsync(look, seen => seen == expected, $"'{expected}'");
}
