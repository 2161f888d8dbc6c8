using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Dialing;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>Whether an extension answers, in the words of the condition Available.</summary>
internal readonly record struct ExtensionHealth(bool Available, string Reason, string Message)
{
    public static ExtensionHealth Passed { get; } = new(true, "Passed", "all checks passed");
}

/// <summary>Asks an extension for its resources, which is also the check that it is there.</summary>
internal sealed class ExtensionCheck(WatchCache cache, ServiceBackends backends, TimeProvider time)
{
    private const int MaxAnswer = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<ExtensionHealth> RunAsync(ExtensionApi api, CancellationToken cancel)
    {
        var service = api.Registration.Spec.Service!;
        var (space, name) = (service.Namespace ?? "", service.Name ?? "");
        if (cache.For("services").Current.Find(space, name) is null) return new(false, "ServiceNotFound", $"service/{name} in \"{space}\" is not present");
        try
        {
            backends.Find(space, name, service.Port ?? 443);
        }
        catch (ApiException error)
        {
            return new(false, "MissingEndpoints", error.Message);
        }
        var url = $"{api.Address}/apis/{api.GroupVersion}";
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("X-Remote-User", "system:kube-aggregator");
            request.Headers.TryAddWithoutValidation("X-Remote-Group", "system:masters");
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await api.Invoker.SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode) return new(false, "FailedDiscoveryCheck", $"failing or missing response from {url}: bad status from {url}: {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentLength > MaxAnswer) return new(false, "FailedDiscoveryCheck", $"{url} answers with too much");
            api.Resources = JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(either.Token)) as JsonObject;
            return ExtensionHealth.Passed;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or ApiException or ObjectDisposedException
            || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new(false, "FailedDiscoveryCheck", $"failing or missing response from {url}: {(error.InnerException ?? error).Message}");
        }
    }
}
