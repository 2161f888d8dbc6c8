using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>watch: tells changes until the client leaves, the time is up or the watcher is too slow.</summary>
internal static class WatchVerb
{
    // A watch ends now and then so that clients spread over servers again; each takes its own time, or all would come back at once.
    private const int ShortestSeconds = 1800;

    public static async Task WatchAsync(RestRequest request)
    {
        var options = Options(request);
        request.Authorize("watch", options.Fields);
        var form = request.Form(isCollection: true);
        if (form.Yaml) throw ApiException.NotAcceptable("a watch is not written as YAML: ask for application/json, application/cbor or application/vnd.kubernetes.protobuf");
        using var ends = new CancellationTokenSource(Lifetime(request), request.Server.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, request.Cancel, request.Server.Stopping);
        var response = new WatchResponse(request.Http, request.Renderer(form), form);
        try
        {
            var subscription = await SubscribeAsync(request, options, response, any.Token);
            if (subscription is null) return;
            await response.StartAsync(any.Token);
            await TellAsync(subscription, response, any.Token);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            // The stream just ends: the client watches again from the last version it saw.
        }
    }

    private static async Task<IWatchSubscription?> SubscribeAsync(
        RestRequest request, WatchOptions options, WatchResponse response, CancellationToken cancel)
    {
        try
        {
            return await request.Server.Registry.WatchAsync(request.Definition, options, cancel);
        }
        catch (ApiException error) when (error.IsExpired)
        {
            await response.StartAsync(cancel);
            await response.WriteErrorAsync(error.Status, cancel);
            return null;
        }
    }

    private static async Task TellAsync(IWatchSubscription subscription, WatchResponse response, CancellationToken cancel)
    {
        try
        {
            while (true) await response.WriteAsync(await subscription.ReadAsync(cancel), cancel);
        }
        catch (ApiException error)
        {
            await response.WriteErrorAsync(error.Status, cancel);
        }
    }

    private static TimeSpan Lifetime(RestRequest request)
    {
        var asked = request.Query.Number("timeoutSeconds");
        if (asked < 0) throw ApiException.BadRequest("query parameter \"timeoutSeconds\" must not be negative");
        if (asked is > 0 and var seconds) return TimeSpan.FromSeconds(Math.Min(seconds, 24 * 3600));
        var spread = (uint)request.Http.TraceIdentifier.GetHashCode(StringComparison.Ordinal) % ShortestSeconds;
        return TimeSpan.FromSeconds(ShortestSeconds + spread);
    }

    private static WatchOptions Options(RestRequest request)
    {
        var query = request.Query;
        var fields = query.Fields(request.Definition);
        return new()
        {
            Namespace = request.Target.Namespace,
            Labels = query.Labels(),
            // Watching one object by its address is watching the collection for that name.
            Fields = request.Target.IsCollection ? fields : FieldQuery.Parse($"metadata.name={request.Target.Name}"),
            ResourceVersion = query.Text("resourceVersion"),
            ResourceVersionMatch = query.Text("resourceVersionMatch"),
            SendInitialEvents = query.OptionalFlag("sendInitialEvents"),
            AllowBookmarks = query.Flag("allowWatchBookmarks"),
        };
    }
}
