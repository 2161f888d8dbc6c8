using MiniKube.Containers.Cri.Mapping;
using MiniKube.Containers.Cri.Wire;
using MiniKube.Containers.Images;

namespace MiniKube.Containers.Cri;

internal sealed class CriImageStore(ImageService.ImageServiceClient client, CriCalls calls, CriRuntimeOptions options, TimeProvider time) : IImageStore
{
    private static readonly TimeSpan ImportLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan VisibleLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan VisiblePause = TimeSpan.FromMilliseconds(10);

    private readonly CriDeadlines _deadlines = options.Deadlines;

    public async Task<string> PullAsync(string image, RegistryCredentials? credentials, PodSandboxSpec? sandbox, CancellationToken cancel)
    {
        var request = new PullImageRequest
        {
            Image = Spec(image),
            Auth = ImageMapping.Auth(credentials),
            SandboxConfig = sandbox is null ? null : SandboxToWire.Config(sandbox),
        };
        return (await calls.AskAsync(o => client.PullImageAsync(request, o), _deadlines.Pull, cancel)).ImageRef;
    }

    public async Task<ImageInfo?> StatusAsync(string image, CancellationToken cancel)
    {
        var request = new ImageStatusRequest { Image = Spec(image) };
        var answer = await calls.FindAsync(o => client.ImageStatusAsync(request, o), _deadlines.Query, cancel);
        return answer?.Image is { } found ? ImageMapping.Info(found) : null;
    }

    public async Task<IReadOnlyList<ImageInfo>> ListAsync(CancellationToken cancel)
    {
        var answer = await calls.AskAsync(o => client.ListImagesAsync(new ListImagesRequest(), o), _deadlines.Query, cancel);
        return [.. answer.Images.Select(ImageMapping.Info)];
    }

    public Task RemoveAsync(string image, CancellationToken cancel) =>
        calls.TryAsync(o => client.RemoveImageAsync(new RemoveImageRequest { Image = Spec(image) }, o), _deadlines.Work, cancel);

    public async Task<IReadOnlyList<string>> ImportAsync(string archivePath, CancellationToken cancel)
    {
        var names = await ImageArchiveNames.ReadAsync(archivePath, cancel);
        var result = await Command.RunAsync(
            options.CtrPath, ["--address", options.SocketPath, "--namespace", "k8s.io", "images", "import", archivePath], ImportLimit, cancel);
        if (result.ExitCode != 0)
            throw new ContainerRuntimeException(RuntimeError.Other, $"{archivePath} could not be imported: {result.Errors.Trim()}");
        foreach (var name in names)
            await WaitUntilVisibleAsync(name, cancel);
        return names;
    }

    public async Task<IReadOnlyList<FilesystemUsage>> FilesystemsAsync(CancellationToken cancel)
    {
        var answer = await calls.AskAsync(o => client.ImageFsInfoAsync(new ImageFsInfoRequest(), o), _deadlines.Query, cancel);
        return [.. answer.ImageFilesystems.Select(ImageMapping.Usage)];
    }

    private static ImageSpec Spec(string image) => new() { Image = image };

    /// <summary>containerd's CRI side learns of imported images by an event of its own.</summary>
    private async Task WaitUntilVisibleAsync(string name, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        while (await StatusAsync(name, cancel) is null)
        {
            if (time.GetElapsedTime(begun) > VisibleLimit)
                throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, $"the runtime does not show {name} after its import");
            await Task.Delay(VisiblePause, time, cancel);
        }
    }
}
