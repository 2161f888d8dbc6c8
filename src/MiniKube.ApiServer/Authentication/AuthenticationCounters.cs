using System.Collections.Concurrent;

namespace MiniKube.ApiServer.Authentication;

internal enum AuthenticationResult
{
    Success,
    Failure,
}

/// <summary>Counts attempts; users by name only where their number is bounded.</summary>
internal sealed class AuthenticationCounters
{
    private readonly long[] attempts = new long[2];
    private readonly ConcurrentDictionary<string, long> users = new(StringComparer.Ordinal);

    public long Of(AuthenticationResult result) => Volatile.Read(ref attempts[(int)result]);

    public IEnumerable<KeyValuePair<string, long>> Users => users.ToArray();

    public void Count(AuthenticationResult result, UserInfo? user)
    {
        Interlocked.Increment(ref attempts[(int)result]);
        if (user is null || result == AuthenticationResult.Failure) return;
        users.AddOrUpdate(Label(user.Name), 1, static (_, count) => count + 1);
    }

    // As upstream: everything that is not a component of the cluster is "other".
    private static string Label(string name) => name switch
    {
        "system:kube-controller-manager" or "system:kube-scheduler" or "system:kube-proxy" or UserInfo.AnonymousName or "admin" or "kubernetes-admin" => name,
        _ => "other",
    };
}
