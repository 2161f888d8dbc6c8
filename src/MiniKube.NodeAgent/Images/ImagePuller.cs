using System.Collections.Concurrent;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Images;

/// <summary>Brings the image of a container here according to its pull policy. The same image is pulled once at a time, and a few images side by side.</summary>
internal sealed class ImagePuller(Containers.IImageStore images, EventRecorder events, TimeProvider time) : IDisposable
{
    private const int SideBySide = 3;
    private readonly SemaphoreSlim slots = new(SideBySide);
    private readonly ConcurrentDictionary<string, Lazy<Task>> pulling = new();

    /// <exception cref="StartException">ErrImagePull, ErrImageNeverPull or InvalidImageName.</exception>
    public async Task<Containers.ImageInfo> EnsureAsync(Pod pod, Container container, string fieldPath, IEnumerable<Secret> secrets, CancellationToken cancel)
    {
        var image = container.Image ?? "";
        if (!ImageNames.IsValid(image)) throw new StartException("InvalidImageName", $"couldn't parse image name \"{image}\": invalid reference format");
        var policy = container.ImagePullPolicy ?? ImageNames.DefaultPolicy(image);
        var present = policy == "Always" ? null : await images.StatusAsync(image, cancel);
        if (present is not null)
        {
            events.Record(pod, "Normal", "Pulled", $"Container image \"{image}\" already present on machine", fieldPath);
            return present;
        }
        if (policy == "Never")
        {
            var message = $"Container image \"{image}\" is not present with pull policy of Never";
            events.Record(pod, "Warning", "ErrImageNeverPull", message, fieldPath);
            events.Record(pod, "Warning", "Failed", "Error: ErrImageNeverPull", fieldPath);
            throw new StartException("ErrImageNeverPull", message);
        }
        return await PullAsync(pod, image, fieldPath, PullSecrets.For(image, secrets), cancel);
    }

    /// <summary>Whether the container could start with what is here, without a pull.</summary>
    public async Task<bool> IsPresentAsync(Container container, CancellationToken cancel)
    {
        var image = container.Image ?? "";
        if ((container.ImagePullPolicy ?? ImageNames.DefaultPolicy(image)) == "Always") return false;
        try
        {
            return await images.StatusAsync(image, cancel) is not null;
        }
        catch (Containers.ContainerRuntimeException)
        {
            return false;
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<Containers.ImageInfo> PullAsync(Pod pod, string image, string fieldPath, Containers.RegistryCredentials? credentials, CancellationToken cancel)
    {
        events.Record(pod, "Normal", "Pulling", $"Pulling image \"{image}\"", fieldPath);
        var start = time.GetTimestamp();
        try
        {
            // The key tells credentials apart: one pod's right to an image is not another's.
            var key = $"{image}\n{credentials?.ServerAddress}\n{credentials?.Username}\n{credentials?.Password}\n{credentials?.IdentityToken}";
            var pull = pulling.GetOrAdd(key, _ => new(() => OnceAsync(key, image, credentials)));
            await pull.Value.WaitAsync(cancel);
            var info = await images.StatusAsync(image, cancel)
                ?? throw new Containers.ContainerRuntimeException(Containers.RuntimeError.NotFound, "the image is not there after it was pulled");
            var took = $"{time.GetElapsedTime(start).TotalSeconds:0.###}s";
            var message = $"Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {info.SizeBytes} bytes.";
            events.Record(pod, "Normal", "Pulled", message, fieldPath);
            return info;
        }
        catch (Containers.ContainerRuntimeException error)
        {
            events.Record(pod, "Warning", "Failed", $"Failed to pull image \"{image}\": {error.Message}", fieldPath);
            events.Record(pod, "Warning", "Failed", "Error: ErrImagePull", fieldPath);
            throw new StartException("ErrImagePull", $"failed to pull and unpack image \"{image}\": {error.Message}", error);
        }
    }

    /// <summary>Goes on when the pod that asked first is deleted: others may wait for it, and the layers are not lost.</summary>
    private async Task OnceAsync(string key, string image, Containers.RegistryCredentials? credentials)
    {
        await slots.WaitAsync();
        try
        {
            await images.PullAsync(image, credentials, null, CancellationToken.None);
        }
        finally
        {
            slots.Release();
            pulling.TryRemove(key, out _);
        }
    }
}
