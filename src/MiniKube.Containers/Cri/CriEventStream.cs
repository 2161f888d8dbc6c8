using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using MiniKube.Containers.Containerd;

namespace MiniKube.Containers.Cri;

/// <summary>
/// Events of the runtime without end: chooses the source that the runtime has, reconnects with a back-off, and holds an exit back until
/// the runtime's own status shows it (containerd publishes the exit before its CRI side has noted it).
/// </summary>
internal sealed class CriEventStream(IContainerRuntime runtime, StopsUnderWay stops, GrpcChannel channel, TimeProvider time, ILogger logger)
{
    private const int Capacity = 4096;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(2);

    private readonly ExitSettlement _settlement = new(runtime, time);

    public async IAsyncEnumerable<RuntimeEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var events = Channel.CreateBounded<RuntimeEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pump = PumpAsync(events.Writer, end.Token);
        try
        {
            await foreach (var known in events.Reader.ReadAllAsync(cancel))
                yield return known;
        }
        finally
        {
            await end.CancelAsync();
            await pump;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever breaks the stream is answered by connecting again")]
    private async Task PumpAsync(ChannelWriter<RuntimeEvent> events, CancellationToken cancel)
    {
        var retry = FirstRetry;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await foreach (var known in await SourceAsync(cancel))
                {
                    retry = FirstRetry;
                    if (known.Kind == RuntimeEventKind.Exited)
                        _ = SettleAsync(known, events, cancel);
                    else
                        await events.WriteAsync(known, cancel);
                }
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                Log.EventStreamBroken(logger, retry, broken.Message);
            }
            await Task.Delay(retry, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    private async Task<IAsyncEnumerable<RuntimeEvent>> SourceAsync(CancellationToken cancel)
    {
        var version = await runtime.VersionAsync(cancel);
        var invoker = channel.CreateCallInvoker();
        return version.Name == "containerd"
            ? new ContainerdEvents(invoker, time).SubscribeAsync(cancel)
            : new CriEvents(invoker, time).SubscribeAsync(cancel);
    }

    [SuppressMessage("Design", "CA1031", Justification = "an exit is told in any case; the reader asks for the status itself")]
    private async Task SettleAsync(RuntimeEvent exit, ChannelWriter<RuntimeEvent> events, CancellationToken cancel)
    {
        try
        {
            if (!await stops.ExplainsAsync(exit.Id))
                await _settlement.WaitAsync(exit.Id, cancel);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // A runtime that cannot tell now is asked by the reader later.
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await events.WriteAsync(exit, cancel).AsTask().ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
    }
}
