using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

[Collection(AgentCollection.Name)]
public sealed class VolumeRepairTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task Change_ThatCouldNotBeWritten_IsWrittenWhenItCan()
    {
        var map = await fixture.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "stuck", Namespace = "default" }, Data = new Dictionary<string, string> { ["key"] = "old" } }, CancellationToken.None);
        await pods.CreateAsync("stuck", new PodSpec
        {
            Volumes = [new() { Name = "config", ConfigMap = new() { Name = "stuck" } }],
            Containers = [Idle() with { VolumeMounts = [new() { Name = "config", MountPath = "/config" }] }],
        });
        var pod = await pods.SeeReadyAsync("stuck");
        var volume = Path.Combine(fixture.Node.AgentData, "pods", pod.Metadata.Uid!, "volumes", "config");
        await fixture.Node.InsideAsync("mount", "--bind", volume, volume);
        await fixture.Node.InsideAsync("mount", "-o", "remount,ro,bind", volume);

        await fixture.Client.UpdateAsync(map with { Data = new Dictionary<string, string> { ["key"] = "new" } }, CancellationToken.None);
        await Eventually.SeeAsync(
            () => fixture.Client.ListAsync<Event>("default"),
            all => all.Items.Any(told => told.Reason == "FailedMount" && told.InvolvedObject.Name == "stuck"), "the failure to be told");
        await fixture.Node.InsideAsync("umount", volume);

        await Eventually.BeAsync(async () => await File.ReadAllTextAsync(Path.Combine(volume, "key")), "new");
        await pods.DeleteAsync("stuck");
        await pods.SeeGoneAsync("stuck");
        await fixture.Client.DeleteAsync<ConfigMap>(new("default", "stuck"));
    }
}
