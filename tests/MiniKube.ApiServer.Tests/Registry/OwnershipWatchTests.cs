using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Owners;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class OwnershipWatchTests
{
    [Fact]
    public async Task Kind_ThatCameAndWentBetweenTwoLooks_IsToldOf()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var stop = new CancellationTokenSource();
        var sink = new Sink();
        var watching = registry.Objects.WatchOwnership("", new HashSet<string>()).RunAsync(sink, stop.Token);
        await sink.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var widgets = new ResourceDefinition("example.com/v1", "Widget", "widgets", Schema.Scalar(SchemaKind.Any)).SetNamespaced();
        registry.Parts.Context.Resources.SetCustom([widgets]);
        registry.Parts.Context.Resources.SetCustom([]);
        sink.GoOn.SetResult();

        await Eventually.TrueAsync(() => Task.FromResult(sink.Lines.Contains("gone widgets.example.com empty")), () => string.Join(", ", sink.Lines.TakeLast(3)));
        sink.Lines.ShouldContain("appeared widgets.example.com");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => watching);
    }

    /// <summary>Waits after the present state until it may go on.</summary>
    private sealed class Sink : IOwnershipSink
    {
        private readonly Dictionary<uint, string> kinds = [];
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = [];

        public TaskCompletionSource Started { get; } = new();

        public TaskCompletionSource GoOn { get; } = new();

        public IReadOnlyList<string> Lines => [.. lines];

        public void Appeared(uint kind, ResourceDefinition definition) => lines.Enqueue($"appeared {kinds[kind] = definition.GroupResource}");

        public void Gone(uint kind, bool wasEmpty) => lines.Enqueue($"gone {kinds[kind]} {(wasEmpty ? "empty" : "full")}");

        public bool Tell(WatchEventType type, uint kind, StoredObject item, OwnershipFacts facts) => false;

        public async ValueTask FlushAsync(bool initialEventsEnd, CancellationToken cancel)
        {
            if (!initialEventsEnd) return;
            Started.SetResult();
            await GoOn.Task.WaitAsync(cancel);
        }
    }
}
