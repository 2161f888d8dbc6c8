using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

/// <summary>The informers of one component: asked for while it is composed, then started and awaited together.</summary>
public sealed class Informers(ApiClient client, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Type Kind, InformerScope Scope), IInformer> informers = [];
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stop = new();
    private bool started;

    /// <summary>The same kind and scope give the same informer. One asked for after the start starts at once; await its sync.</summary>
    public Informer<T> Of<T>(string? ns = null, string? labels = null, string? fields = null, string? leaveOut = null)
        where T : class, IResource<T>
    {
        var scope = new InformerScope(ns, labels, fields, leaveOut);
        lock (gate)
        {
            if (informers.TryGetValue((typeof(T), scope), out var known)) return (Informer<T>)known;
            var informer = new Informer<T>(client, scope, loggers.CreateLogger($"MiniKube.Client.Informer.{T.Definition.Plural}"), time);
            informers.Add((typeof(T), scope), informer);
            if (started) Run(informer);
            return informer;
        }
    }

    /// <summary>Starts all and waits until each holds the present state. They run until disposed.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        IInformer[] all;
        lock (gate)
        {
            all = [.. informers.Values];
            if (!started)
            {
                started = true;
                foreach (var informer in all) Run(informer);
            }
        }
        foreach (var informer in all) await informer.WaitForSyncAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Task[] ending;
        lock (gate) ending = [.. running];
        await Task.WhenAll(ending);
        stop.Dispose();
    }

    private void Run(IInformer informer) => running.Add(informer.RunAsync(stop.Token));
}
