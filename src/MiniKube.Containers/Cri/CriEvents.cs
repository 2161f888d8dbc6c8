using System.Runtime.CompilerServices;
using Grpc.Core;
using MiniKube.Containers.Cri.Mapping;
using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri;

/// <summary>CRI's own event stream, which CRI-O has. It does not tell when it is established: the headers count as the sign.</summary>
internal sealed class CriEvents(CallInvoker invoker, TimeProvider time)
{
    private static readonly TimeSpan HeaderWait = TimeSpan.FromSeconds(1);
    private readonly RuntimeService.RuntimeServiceClient _client = new(invoker);

    public async IAsyncEnumerable<RuntimeEvent> SubscribeAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var call = _client.GetContainerEvents(new GetEventsRequest(), cancellationToken: cancel);
        // Servers that send headers only with the first event would keep us waiting for it.
        await Task.WhenAny(call.ResponseHeadersAsync, Task.Delay(HeaderWait, time, cancel));
        yield return new RuntimeEvent(RuntimeEventKind.Resync, "", time.GetUtcNow());
        await foreach (var answer in call.ResponseStream.ReadAllAsync(cancel))
        {
            var kind = answer.ContainerEventType switch
            {
                ContainerEventType.ContainerCreatedEvent => RuntimeEventKind.Created,
                ContainerEventType.ContainerStartedEvent => RuntimeEventKind.Started,
                ContainerEventType.ContainerStoppedEvent => RuntimeEventKind.Exited,
                _ => RuntimeEventKind.Removed,
            };
            yield return new RuntimeEvent(kind, answer.ContainerId, Timestamps.FromNanoseconds(answer.CreatedAt));
        }
    }
}
