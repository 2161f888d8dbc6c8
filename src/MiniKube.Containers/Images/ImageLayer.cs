using System.Formats.Tar;
using System.Security.Cryptography;

namespace MiniKube.Containers.Images;

/// <summary>One layer as a tar file: entries in order of their path, all times zero, owned by root, so that the same files give the same bytes.</summary>
internal static class ImageLayer
{
    /// <summary>Writes the tar and returns its SHA-256 in hex.</summary>
    public static async Task<string> WriteAsync(IReadOnlyList<ImageEntry> entries, Stream target, CancellationToken cancel)
    {
        using var hash = SHA256.Create();
        await using (var hashing = new CryptoStream(target, hash, CryptoStreamMode.Write, leaveOpen: true))
        await using (var tar = new TarWriter(hashing, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, entry) in WithParents(entries))
                await WriteEntryAsync(tar, path, entry, cancel);
        }
        return Convert.ToHexStringLower(hash.Hash!);
    }

    private static SortedDictionary<string, ImageEntry> WithParents(IReadOnlyList<ImageEntry> entries)
    {
        var all = new SortedDictionary<string, ImageEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            all[entry.Path.Trim('/')] = entry;
        foreach (var path in all.Keys.ToArray())
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
                all.TryAdd(path[..slash], new ImageFolder(path[..slash], ImageEntry.Mode755));
        }
        return all;
    }

    private static async Task WriteEntryAsync(TarWriter tar, string path, ImageEntry entry, CancellationToken cancel)
    {
        switch (entry)
        {
            case ImageFolder folder:
                await tar.WriteEntryAsync(Plain(TarEntryType.Directory, path + "/", folder.Mode), cancel);
                break;
            case ImageSymlink link:
                var symlink = Plain(TarEntryType.SymbolicLink, path, (UnixFileMode)0x1FF);
                symlink.LinkName = link.Target;
                await tar.WriteEntryAsync(symlink, cancel);
                break;
            case ImageFile { Source: { } source } file:
                await using (var data = File.OpenRead(source))
                {
                    var copy = Plain(TarEntryType.RegularFile, path, file.Mode);
                    copy.DataStream = data;
                    await tar.WriteEntryAsync(copy, cancel);
                }
                break;
            case ImageFile file:
                var written = Plain(TarEntryType.RegularFile, path, file.Mode);
                written.DataStream = new MemoryStream(file.Content.ToArray());
                await tar.WriteEntryAsync(written, cancel);
                break;
            default:
                throw new InvalidOperationException($"{entry.GetType().Name} has no form in a tar file");
        }
    }

    private static UstarTarEntry Plain(TarEntryType type, string path, UnixFileMode mode) => new(type, path)
    {
        Mode = mode,
        ModificationTime = DateTimeOffset.UnixEpoch,
        Uid = 0,
        Gid = 0,
        UserName = "",
        GroupName = "",
    };
}
