using System.Threading.Channels;

namespace MiniKube.Containers.Tests.Suite;

/// <summary>The event stream, also over the runtime's violent death. One class, as all suites: nobody else's containers die meanwhile.</summary>
public abstract class EventSuite(IRuntimeHost host) : RuntimeSuite(host)
{
    [Fact]
    public async Task Events_OfOneLife_ArriveAndAreTrue()
    {
        await using var events = await EventReader.OpenAsync(Runtime);
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartShellAsync("exit 6", Cancel);

        await events.NextAsync(RuntimeEventKind.Started, container, Cancel);
        var exit = await events.NextAsync(RuntimeEventKind.Exited, container, Cancel);
        exit.ExitCode.ShouldBe(6);
        (await Runtime.ContainerStatusAsync(container, Cancel))!.Info.State.ShouldBe(ContainerState.Exited);

        await Runtime.RemoveContainerAsync(container, Cancel);
        await events.NextAsync(RuntimeEventKind.Removed, container, Cancel);
        await Runtime.StopSandboxAsync(pod.Id, Cancel);
        await events.NextAsync(RuntimeEventKind.Exited, pod.Id, Cancel);
        (await Runtime.SandboxStatusAsync(pod.Id, Cancel))!.Info.State.ShouldBe(SandboxState.NotReady);
    }

    [Fact]
    public async Task Events_OfExecs_AreNotExits()
    {
        await using var events = await EventReader.OpenAsync(Runtime);
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);
        await pod.OutputAsync(container, "true", Cancel);

        await Runtime.StopContainerAsync(container, TimeSpan.FromSeconds(10), Cancel);

        var exit = await events.NextAsync(RuntimeEventKind.Exited, container, Cancel);
        (await Runtime.ContainerStatusAsync(container, Cancel))!.ExitCode.ShouldBe(exit.ExitCode!.Value);
        (await Runtime.ContainerStatusAsync(container, Cancel))!.Info.State.ShouldBe(ContainerState.Exited);
    }

    [Fact]
    public async Task Runtime_KilledAndRestarted_FindsItsContainersAgain()
    {
        await using var events = await EventReader.OpenAsync(Runtime);
        await using var pod = await TestPod.RunAsync(Host, Cancel);
        var container = await pod.StartIdleAsync(Cancel);
        var before = (await Runtime.ContainerStatusAsync(container, Cancel))!;

        await Host.KillRuntimeAsync();
        await events.NextAsync(RuntimeEventKind.Resync, "", Cancel);

        var after = (await Runtime.ContainerStatusAsync(container, Cancel))!;
        after.Info.State.ShouldBe(ContainerState.Running);
        after.StartedAt.ShouldBe(before.StartedAt);
        (await pod.OutputAsync(container, "echo alive", Cancel)).ShouldBe("alive\n");
        await Runtime.StopContainerAsync(container, TimeSpan.FromSeconds(10), Cancel);
        (await events.NextAsync(RuntimeEventKind.Exited, container, Cancel)).ExitCode.ShouldBe(0);
    }

    /// <summary>Reads events in the background and hands them out in order.</summary>
    private sealed class EventReader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Channel<RuntimeEvent> _events = Channel.CreateUnbounded<RuntimeEvent>();
        private readonly Task _reading;

        private EventReader(IContainerRuntime runtime) => _reading = ReadAsync(runtime);

        public static async Task<EventReader> OpenAsync(IContainerRuntime runtime)
        {
            var reader = new EventReader(runtime);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            (await reader._events.Reader.ReadAsync(limit.Token)).Kind.ShouldBe(RuntimeEventKind.Resync);
            return reader;
        }

        public async Task<RuntimeEvent> NextAsync(RuntimeEventKind kind, string id, CancellationToken cancel)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(90));
            var passed = new List<RuntimeEvent>();
            try
            {
                while (true)
                {
                    var next = await _events.Reader.ReadAsync(limit.Token);
                    if (next.Kind == kind && next.Id == id)
                        return next;
                    passed.Add(next);
                }
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no {kind} of '{id}' came, but: {string.Join(", ", passed)}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _reading;
            _end.Dispose();
        }

        private async Task ReadAsync(IContainerRuntime runtime)
        {
            try
            {
                await foreach (var next in runtime.WatchEventsAsync(_end.Token))
                    _events.Writer.TryWrite(next);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
