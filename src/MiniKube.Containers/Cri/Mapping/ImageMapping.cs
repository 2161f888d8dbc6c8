using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

internal static class ImageMapping
{
    public static ImageInfo Info(Image wire) => new()
    {
        Id = wire.Id,
        Tags = wire.RepoTags,
        Digests = wire.RepoDigests,
        SizeBytes = (long)wire.Size,
        Uid = wire.Uid?.Value,
        Username = wire.Username,
        Pinned = wire.Pinned,
    };

    public static AuthConfig? Auth(RegistryCredentials? credentials) => credentials is null ? null : new AuthConfig
    {
        Username = credentials.Username,
        Password = credentials.Password,
        ServerAddress = credentials.ServerAddress,
        IdentityToken = credentials.IdentityToken,
        RegistryToken = credentials.RegistryToken,
    };

    public static FilesystemUsage Usage(Wire.FilesystemUsage wire) => new(
        wire.FsId?.Mountpoint ?? "",
        (long)(wire.UsedBytes?.Value ?? 0),
        (long)(wire.InodesUsed?.Value ?? 0),
        Timestamps.FromNanoseconds(wire.Timestamp));
}
