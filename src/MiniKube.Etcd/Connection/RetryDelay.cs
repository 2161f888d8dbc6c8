using System.Security.Cryptography;

namespace MiniKube.Etcd.Connection;

/// <summary>Pauses between attempts: doubling, half of it random, so that many clients do not come back in step.</summary>
internal static class RetryDelay
{
    private const int FirstMilliseconds = 20;
    private const int LongestMilliseconds = 2_000;

    public static TimeSpan After(int failures)
    {
        var ceiling = Math.Min(FirstMilliseconds << Math.Min(failures - 1, 10), LongestMilliseconds);
        return TimeSpan.FromMilliseconds((ceiling / 2) + RandomNumberGenerator.GetInt32((ceiling / 2) + 1));
    }
}
