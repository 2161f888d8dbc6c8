using MiniKube.Containers.Images;
using MiniKube.Containers.Images.Pause;

namespace MiniKube.Containers.Tests.Suite;

internal static class TestImages
{
    public const string Busybox = "minikube.local/busybox:test";

    public static async Task LoadAsync(IContainerRuntime runtime, string folder)
    {
        var cancel = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
        await LoadAsync(runtime, PauseImage.Define(), folder, cancel);
        await LoadAsync(runtime, await BusyboxImage.DefineAsync(Busybox, cancel), folder, cancel);
    }

    public static async Task<IReadOnlyList<string>> LoadAsync(IContainerRuntime runtime, ImageDefinition image, string folder, CancellationToken cancel)
    {
        var path = Path.Join(folder, Guid.NewGuid().ToString("N") + ".tar");
        await ImageArchive.WriteFileAsync(image, path, cancel);
        try
        {
            return await runtime.Images.ImportAsync(path, cancel);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
