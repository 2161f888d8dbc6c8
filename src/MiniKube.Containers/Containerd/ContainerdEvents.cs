using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MiniKube.Containers.Containerd.Wire;

namespace MiniKube.Containers.Containerd;

/// <summary>
/// containerd's own event stream, narrowed to the tasks of CRI's namespace: containerd before 1.7 has no CRI events. Whoever subscribes
/// cannot tell when the subscription holds, so a marker is published until it comes back; what happens after it is not missed.
/// </summary>
internal sealed class ContainerdEvents(CallInvoker invoker, TimeProvider time)
{
    private const string CriNamespace = "k8s.io";
    private const string MarkerTopic = "/minikube/subscribed";
    private static readonly TimeSpan MarkerInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SubscribeLimit = TimeSpan.FromSeconds(15);

    private readonly Events.EventsClient _client = new(invoker);

    /// <summary>First a <see cref="RuntimeEventKind.Resync"/> once the subscription holds, then events, until the connection breaks (throws).</summary>
    public async IAsyncEnumerable<RuntimeEvent> SubscribeAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new SubscribeRequest
        {
            Filters =
            {
                $"namespace==\"{CriNamespace}\",topic~=\"^/tasks/(create|start|exit|oom|paused|resumed)$\"",
                $"namespace==\"{CriNamespace}\",topic==\"/containers/delete\"",
                $"namespace==\"{CriNamespace}\",topic==\"{MarkerTopic}\"",
            },
        };
        using var stream = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var call = _client.Subscribe(request, cancellationToken: stream.Token);
        using var marking = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var marker = PublishMarkersAsync(stream, marking.Token);
        try
        {
            var holds = false;
            await foreach (var envelope in call.ResponseStream.ReadAllAsync(stream.Token))
            {
                if (!holds)
                {
                    holds = true;
                    await marking.CancelAsync();
                    yield return new RuntimeEvent(RuntimeEventKind.Resync, "", time.GetUtcNow());
                }
                if (TaskEvents.Decode(envelope) is { } known)
                    yield return known;
            }
        }
        finally
        {
            await marking.CancelAsync();
            await marker;
        }
    }

    private async Task PublishMarkersAsync(CancellationTokenSource stream, CancellationToken cancel)
    {
        var headers = new Metadata { { "containerd-namespace", CriNamespace } };
        var request = new PublishRequest { Topic = MarkerTopic, Event = new Any { TypeUrl = "minikube.subscribed" } };
        var giveUpAt = time.GetTimestamp();
        try
        {
            while (time.GetElapsedTime(giveUpAt) < SubscribeLimit)
            {
                await _client.PublishAsync(request, headers, cancellationToken: cancel);
                await Task.Delay(MarkerInterval, time, cancel);
            }
            await stream.CancelAsync();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The marker came back, or nobody listens any more.
        }
        catch (RpcException) when (cancel.IsCancellationRequested)
        {
            // The same, within a call.
        }
        catch (RpcException)
        {
            await stream.CancelAsync();
        }
    }
}
