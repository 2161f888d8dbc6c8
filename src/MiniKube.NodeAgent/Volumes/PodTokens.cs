using System.Collections.Concurrent;
using MiniKube.Api.Authentication;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>
/// Tokens of the service accounts of this node's pods, in memory only: a restarted agent asks for new ones. Each is bound to its pod and replaced when
/// four fifths of its time are over; while the server cannot be asked the old one serves on. Rule: Kubernetes docs, "Projected volumes".
/// </summary>
internal sealed class PodTokens(ApiClient client, TimeProvider time, Random random)
{
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<TokenUse, HeldToken>> pods = new(StringComparer.Ordinal);

    /// <summary>All tokens that the pod's volumes want, valid now.</summary>
    /// <exception cref="StartException">The server gives none, and there is no older one that still holds.</exception>
    public async Task<IReadOnlyDictionary<TokenUse, string>> OfAsync(Pod pod, CancellationToken cancel)
    {
        var tokens = new Dictionary<TokenUse, string>();
        foreach (var use in TokenUse.Of(pod.Spec)) tokens[use] = await GetAsync(pod, use, cancel);
        return tokens;
    }

    /// <summary>When one of the pod's tokens is to be replaced; null: it has none.</summary>
    public DateTimeOffset? RotationOf(string uid) =>
        pods.TryGetValue(uid, out var held) && !held.IsEmpty ? held.Values.Min(token => token.ReplaceAt) : null;

    public void Forget(string uid) => pods.TryRemove(uid, out _);

    private async Task<string> GetAsync(Pod pod, TokenUse use, CancellationToken cancel)
    {
        var held = pods.GetOrAdd(pod.Metadata.Uid ?? "", static _ => new());
        var now = time.GetUtcNow();
        if (held.TryGetValue(use, out var token) && now < token.ReplaceAt) return token.Token;
        try
        {
            held[use] = token = await AskAsync(pod, use, cancel);
        }
        catch (ApiException) when (token is not null && now < token.Expires)
        {
            // The old one holds: no reason to disturb the pod.
            held[use] = token with { ReplaceAt = now + RetryPause };
        }
        catch (ApiException error)
        {
            throw new StartException("FailedMount", $"failed to fetch token: {error.Message}", error);
        }
        return token.Token;
    }

    private async Task<HeldToken> AskAsync(Pod pod, TokenUse use, CancellationToken cancel)
    {
        var asked = time.GetUtcNow();
        var account = pod.Spec.ServiceAccountName is { Length: > 0 } name ? name : "default";
        var request = new TokenRequest
        {
            Spec = new()
            {
                Audiences = use.Audience.Length > 0 ? [use.Audience] : [],
                ExpirationSeconds = use.Seconds,
                BoundObjectRef = new() { Kind = "Pod", ApiVersion = "v1", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
            },
        };
        var answer = await client.CreateTokenAsync(new(pod.Metadata.Namespace ?? "", account), request, cancel);
        var expires = answer.Status.ExpirationTimestamp ?? asked + TimeSpan.FromSeconds(use.Seconds);
        return new(answer.Status.Token, expires, ReplaceAt(asked, expires));
    }

    private DateTimeOffset ReplaceAt(DateTimeOffset asked, DateTimeOffset expires)
    {
        var use = (expires - asked) * 0.8;
        if (use > LongestUse) use = LongestUse;
        // Pods that started together do not ask together.
        double part;
        lock (random) part = random.NextDouble();
        return asked + use - (use * 0.05 * part);
    }

    private sealed record HeldToken(string Token, DateTimeOffset Expires, DateTimeOffset ReplaceAt);
}
