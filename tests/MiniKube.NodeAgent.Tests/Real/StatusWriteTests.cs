using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Reporting;

namespace MiniKube.NodeAgent.Tests.Real;

[Collection(AgentCollection.Name)]
public sealed class StatusWriteTests(AgentFixture fixture)
{
    [Fact]
    public async Task Status_ThatIsPassing_GivesWayToTheOneAfterIt()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var pod = await fixture.Client.CreateAsync(
            new Pod { Metadata = new() { Name = "replaced", Namespace = "default" }, Spec = new() { NodeName = "elsewhere", Containers = [PodRun.Idle()] } }, deadline.Token);
        using var writer = new PodStatusWriter(fixture.Client, NullLogger<PodStatusWriter>.Instance, new StillTime(), new Random(1), deadline.Token);
        var restarted = pod.Status with { Phase = "Running", ObservedGeneration = 1 };

        writer.Publish(pod, pod.Status with { ObservedGeneration = 1 }, passing: true);
        writer.Publish(pod, pod.Status with { Phase = "Running", Message = "between", ObservedGeneration = 1 }, passing: true);
        writer.Publish(pod, restarted);
        await writer.FlushAsync(pod.Metadata.Uid!, deadline.Token);

        var written = new List<Pod>();
        await foreach (var batch in fixture.Client.WatchAsync<Pod>("default", fields: "metadata.name=replaced", revision: ulong.Parse(pod.Metadata.ResourceVersion!), cancel: deadline.Token))
        {
            written.AddRange(batch.Events.Select(change => change.Object));
            if (written.Any(seen => seen.Status.Phase == "Running")) break;
        }
        written.ShouldHaveSingleItem().Status.Message.ShouldBeNull();
        await fixture.Client.DeleteAsync<Pod>(ObjectKey.Of(pod), new() { GracePeriodSeconds = 0 }, deadline.Token);
    }

    /// <summary>A clock on which nothing is ever due: whoever waits for time waits forever.</summary>
    private sealed class StillTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
