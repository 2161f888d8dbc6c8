namespace MiniKube.Scheduler;

/// <summary>Binds by the API server's bulk call.</summary>
internal sealed class ApiBindPlugin(ApiClient client) : IBind
{
    public string Name => "DefaultBinder";

    public Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, CancellationToken cancel) => client.BindAsync(bindings, cancel);
}
