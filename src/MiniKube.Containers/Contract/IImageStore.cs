namespace MiniKube.Containers;

/// <summary>Images of one runtime. Names are normalized by the runtime (<c>nginx</c> is <c>docker.io/library/nginx:latest</c>).</summary>
public interface IImageStore
{
    /// <summary>
    /// Pulls and unpacks; returns the image reference to run (an id or digest). Bounded by progress, not by a fixed time: the driver's
    /// pull deadline is long, pass a token to give up sooner.
    /// </summary>
    Task<string> PullAsync(string image, RegistryCredentials? credentials, PodSandboxSpec? sandbox, CancellationToken cancel);

    /// <summary>Null when the image is not here.</summary>
    Task<ImageInfo?> StatusAsync(string image, CancellationToken cancel);

    Task<IReadOnlyList<ImageInfo>> ListAsync(CancellationToken cancel);

    /// <summary>Removes the image with all its tags; an absent image is no error.</summary>
    Task RemoveAsync(string image, CancellationToken cancel);

    /// <summary>Loads a tar file (docker-archive or OCI layout); returns the names it brought, visible to <see cref="StatusAsync"/> on return.</summary>
    Task<IReadOnlyList<string>> ImportAsync(string archivePath, CancellationToken cancel);

    /// <summary>Room taken by images.</summary>
    Task<IReadOnlyList<FilesystemUsage>> FilesystemsAsync(CancellationToken cancel);
}
