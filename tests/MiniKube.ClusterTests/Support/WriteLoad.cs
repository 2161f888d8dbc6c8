using System.Collections.Concurrent;

namespace MiniKube.ClusterTests.Support;

/// <summary>Writes objects as fast as four clients can while something goes wrong, and remembers what was acknowledged.</summary>
internal static class WriteLoad
{
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    /// <summary>Runs a fault under load and then until writes go on; returns the names of all objects that were acknowledged.</summary>
    public static async Task<IReadOnlyCollection<string>> WriteWhileAsync(RestClient client, string label, Func<Task> fault)
    {
        var acknowledged = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var name = $"{label}-{writer}-{i}";
                try
                {
                    var (code, _) = await client.SendAsync("POST", ConfigMaps, $$$$"""{"metadata":{"name":"{{{{name}}}}","labels":{"load":"{{{{label}}}}"}}}""");
                    if (code == 201) acknowledged.Add(name);
                    else await Task.Delay(20);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    await Task.Delay(20);
                }
            }
        })).ToArray();
        await Patiently.GetAsync("the load to run", () => Task.FromResult(acknowledged.Count), count => count > 30);
        await fault();
        var soFar = acknowledged.Count;
        await Patiently.GetAsync("writes to go on", () => Task.FromResult(acknowledged.Count), count => count > soFar + 20);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        return acknowledged;
    }

    /// <summary>Those of the acknowledged objects that the server does not have.</summary>
    public static async Task<IEnumerable<string>> LostAsync(RestClient client, string label, IReadOnlyCollection<string> acknowledged)
    {
        // A connection to a server that has just failed may still end under a request.
        var (_, list) = await Patiently.GetAsync("a list", () => client.SendAsync("GET", $"{ConfigMaps}?labelSelector=load%3D{label}"), answer => answer.Code == 200);
        var stored = list!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).ToHashSet();
        return acknowledged.Where(name => !stored.Contains(name));
    }
}
