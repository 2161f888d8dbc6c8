using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network.Ingress.Certificates;
using MiniKube.NodeAgent.Config;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Single Secrets, each by a watch of its own: an agent may not list them. The connection is made for the first.</summary>
internal sealed class SecretWatch(ApiClientOptions api, TimeProvider time, ILogger<SecretWatch> logger) : ISecretWatch, IAsyncDisposable
{
    private readonly Lazy<ApiClient> client = new(() => new ApiClient(api));

    public IDisposable Watch(string ns, string name, Action<Secret?> changed)
    {
        var watched = new WatchedObject<Secret>(client.Value, new(ns, name), logger, time, new Random());
        _ = FollowAsync(watched, changed);
        return watched;
    }

    public async ValueTask DisposeAsync()
    {
        if (client.IsValueCreated) await client.Value.DisposeAsync();
    }

    private static async Task FollowAsync(WatchedObject<Secret> watched, Action<Secret?> changed)
    {
        await TellAsync(watched, changed);
        watched.Listen(() => _ = TellAsync(watched, changed));
        await TellAsync(watched, changed); // it may have changed in between
    }

    private static async Task TellAsync(WatchedObject<Secret> watched, Action<Secret?> changed) => changed(await watched.GetAsync(CancellationToken.None));
}
