using MiniKube.Containers.Images;

namespace MiniKube.Containers.Tests.Suite;

public abstract class ImageSuite(IRuntimeHost host) : RuntimeSuite(host)
{
    [Fact]
    public async Task Image_ImportedListedRemoved_ShowsEachState()
    {
        const string name = "minikube.local/suite/tiny:1";
        var image = new ImageDefinition { Name = name, User = "1000:1000", Entries = [ImageEntry.File("hello", "world")] };

        (await TestImages.LoadAsync(Runtime, image, Host.Folder, Cancel)).ShouldBe([name]);

        var status = (await Runtime.Images.StatusAsync(name, Cancel))!;
        status.Tags.ShouldContain(name);
        status.SizeBytes.ShouldBeGreaterThan(0);
        status.Uid.ShouldBe(1000);
        (await Runtime.Images.ListAsync(Cancel)).ShouldContain(i => i.Id == status.Id);

        await Runtime.Images.RemoveAsync(name, Cancel);
        await Runtime.Images.RemoveAsync(name, Cancel);
        (await Runtime.Images.StatusAsync(name, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Container_OfAbsentImage_IsRefused()
    {
        await using var pod = await TestPod.RunAsync(Host, Cancel);

        var refused = await Should.ThrowAsync<ContainerRuntimeException>(
            () => Runtime.CreateContainerAsync(pod.Id, TestPod.Shell("true") with { Image = "minikube.local/absent:1" }, pod.Spec, Cancel));

        refused.Message.ShouldContain("minikube.local/absent:1");
    }

    [Fact]
    public async Task Import_OfNoArchive_SaysSo()
    {
        var path = Path.Join(Host.Folder, "noise.tar");
        await File.WriteAllTextAsync(path, "this is not a tar file, but long enough to be looked at", Cancel);

        var refused = await Should.ThrowAsync<ContainerRuntimeException>(() => Runtime.Images.ImportAsync(path, Cancel));

        refused.Message.ShouldContain(path);
    }

    [Fact]
    public async Task Pull_FromUnreachableRegistry_Fails()
    {
        var failed = await Should.ThrowAsync<ContainerRuntimeException>(() => Runtime.Images.PullAsync("127.0.0.1:1/nothing:1", null, null, Cancel));

        failed.Message.ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task Filesystems_TellRoomTaken()
    {
        // Counted in the background, every ten seconds.
        var filesystems = await Eventually.SeeAsync(() => Runtime.Images.FilesystemsAsync(Cancel), f => f.Count > 0 && f[0].UsedBytes > 0, "used bytes");

        filesystems[0].Mountpoint.ShouldNotBeEmpty();
    }
}
