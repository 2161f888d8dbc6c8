namespace MiniKube.Testing;

/// <summary>Waits for a condition with a deadline, and says on failure what was seen.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, Func<string> seen, int seconds = 20)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(seconds)) throw new ShouldAssertException($"not within {seconds} s: {seen()}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
