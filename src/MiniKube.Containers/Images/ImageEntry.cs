namespace MiniKube.Containers.Images;

/// <summary>Something in an image's layer. Paths are from the root, with or without the leading slash; parent folders come by themselves.</summary>
public abstract record ImageEntry(string Path)
{
    internal const UnixFileMode Mode755 = (UnixFileMode)0x1ED;
    internal const UnixFileMode Mode644 = (UnixFileMode)0x1A4;

    /// <summary>A file with these bytes.</summary>
    public static ImageEntry File(string path, ReadOnlyMemory<byte> content, UnixFileMode mode = Mode644) => new ImageFile(path, content, null, mode);

    /// <summary>A text file (UTF-8).</summary>
    public static ImageEntry File(string path, string content, UnixFileMode mode = Mode644) =>
        new ImageFile(path, System.Text.Encoding.UTF8.GetBytes(content), null, mode);

    /// <summary>A copy of a file of this machine, executable by default.</summary>
    public static ImageEntry Copy(string path, string source, UnixFileMode mode = Mode755) => new ImageFile(path, default, source, mode);

    public static ImageEntry Symlink(string path, string target) => new ImageSymlink(path, target);

    public static ImageEntry Folder(string path, UnixFileMode mode = Mode755) => new ImageFolder(path, mode);
}

internal sealed record ImageFile(string Path, ReadOnlyMemory<byte> Content, string? Source, UnixFileMode Mode) : ImageEntry(Path);

internal sealed record ImageSymlink(string Path, string Target) : ImageEntry(Path);

internal sealed record ImageFolder(string Path, UnixFileMode Mode) : ImageEntry(Path);
