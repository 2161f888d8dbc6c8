using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.Client.Tests;

[Collection("control plane")]
public sealed class EventRecorderTests(ControlPlaneFixture fixture)
{
    [Fact]
    public async Task Events_AreWritten_AndRepetitionsCounted()
    {
        var ns = await fixture.NamespaceAsync();
        var pod = await fixture.Admin.CreateAsync(ApiClientTests.NewPod(ns, "p"), CancellationToken.None);
        await using var recorder = new EventRecorder(fixture.Admin, "kubelet", NullLogger<EventRecorder>.Instance, TimeProvider.System, "n1");
        for (var i = 0; i < 3; i++) recorder.Warning(pod, "BackOff", "Back-off restarting failed container");
        recorder.Normal(pod, "Started", "Started container c");

        var events = await Eventually.SeeAsync(
            async () => (await fixture.Admin.ListAsync<Event>(ns, fields: $"involvedObject.uid={pod.Metadata.Uid}")).Items,
            seen => seen.Any(told => told.Reason == "Started"), "what was recorded last");

        events.Select(told => $"{told.Type} {told.Reason} x{told.Count}").ShouldBe(["Normal Started x1", "Warning BackOff x3"], ignoreOrder: true);
        events[0].InvolvedObject.Kind.ShouldBe("Pod");
    }

    [Fact]
    public async Task Recording_WithoutAServer_NeitherBlocksNorThrows()
    {
        await using var nowhere = new ApiClient(new() { Server = "https://127.0.0.1:1" });
        var recorder = new EventRecorder(nowhere, "kubelet", NullLogger<EventRecorder>.Instance, TimeProvider.System);

        for (var i = 0; i < 20_000; i++) recorder.Normal(ApiClientTests.NewPod("default", $"p{i}"), "Started", "words");

        await recorder.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));
    }
}
