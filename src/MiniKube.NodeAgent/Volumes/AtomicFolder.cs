using MiniKube.NodeAgent.Kernel;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>
/// A folder whose files change all at once: they live in a dated folder, <c>..data</c> is a link to it that is replaced by one rename, and each name
/// in the folder is a link through <c>..data</c>. The layout is what applications that watch such volumes expect of Kubernetes.
/// </summary>
internal static class AtomicFolder
{
    private const string DataLink = "..data";
    private const string NewLink = "..data_tmp";
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;

    /// <summary>False when the folder already held exactly these files.</summary>
    /// <param name="group">Owner group of everything; null leaves it.</param>
    public static bool Write(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? group, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder, FolderMode);
        // The mode at creation is cut by the process's umask.
        File.SetUnixFileMode(folder, FolderMode);
        foreach (var path in files.Keys) Check(path);
        var old = new DirectoryInfo(Path.Combine(folder, DataLink)).LinkTarget;
        var same = old is not null && IsSame(Path.Combine(folder, old), files, group);
        var name = same ? old! : $"..{now.UtcDateTime:yyyy_MM_dd_HH_mm_ss}.{Path.GetRandomFileName().Replace(".", "")}";
        try
        {
            if (!same)
            {
                Fill(Path.Combine(folder, name), files, group);
                Switch(folder, name);
            }
            // Also when nothing has changed: the last write may have ended before it came to this.
            Link(folder, files);
        }
        finally
        {
            // A write that fails, on a full disk for example, is tried again and again, and must not fill it further.
            RemoveOthers(folder);
        }
        return !same;
    }

    /// <summary>Leaves only the dated folder that is in use.</summary>
    private static void RemoveOthers(string folder)
    {
        var used = new DirectoryInfo(Path.Combine(folder, DataLink)).LinkTarget;
        foreach (var other in new DirectoryInfo(folder).GetDirectories())
        {
            // A link to a folder is listed as one.
            if (other.Name.StartsWith("..", StringComparison.Ordinal) && other.LinkTarget is null && other.Name != used) other.Delete(recursive: true);
        }
    }

    private static void Fill(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? group)
    {
        MakeFolder(folder, group);
        foreach (var (path, file) in files)
        {
            var parent = folder;
            foreach (var part in path.Split('/')[..^1])
            {
                parent = Path.Combine(parent, part);
                if (!Directory.Exists(parent)) MakeFolder(parent, group);
            }
            var full = Path.Combine(folder, path);
            File.WriteAllBytes(full, file.Content.Span);
            SetGroup(full, group);
            File.SetUnixFileMode(full, Effective(file.Mode, group));
        }
    }

    private static void MakeFolder(string path, long? group)
    {
        Directory.CreateDirectory(path);
        SetGroup(path, group);
        File.SetUnixFileMode(path, FolderMode);
    }

    private static void Switch(string folder, string name)
    {
        var link = Path.Combine(folder, NewLink);
        File.Delete(link);
        File.CreateSymbolicLink(link, name);
        if (Native.Rename(link, Path.Combine(folder, DataLink)) != 0) throw Native.Error($"cannot switch {folder}");
    }

    private static void Link(string folder, IReadOnlyDictionary<string, VolumeFile> files)
    {
        var names = files.Keys.Select(path => path.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (!entry.Name.StartsWith("..", StringComparison.Ordinal) && !names.Remove(entry.Name)) entry.Delete();
        }
        foreach (var name in names) File.CreateSymbolicLink(Path.Combine(folder, name), $"{DataLink}/{name}");
    }

    private static bool IsSame(string folder, IReadOnlyDictionary<string, VolumeFile> files, long? group)
    {
        if (!Directory.Exists(folder)) return false;
        var present = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        if (present.Length != files.Count) return false;
        foreach (var (path, file) in files)
        {
            var full = Path.Combine(folder, path);
            if (!File.Exists(full) || File.GetUnixFileMode(full) != Effective(file.Mode, group)) return false;
            if (!File.ReadAllBytes(full).AsSpan().SequenceEqual(file.Content.Span)) return false;
        }
        return true;
    }

    /// <summary>Who shares the files by group must be able to read them.</summary>
    private static UnixFileMode Effective(UnixFileMode mode, long? group) => group is null ? mode : mode | UnixFileMode.UserRead | UnixFileMode.GroupRead;

    private static void SetGroup(string path, long? group)
    {
        if (group is { } id && Native.ChangeOwner(path, uint.MaxValue, (uint)id) != 0) throw Native.Error($"cannot give {path} to group {id}");
    }

    private static void Check(string path)
    {
        if (path.Length == 0 || Path.IsPathRooted(path) || path.Split('/').Any(part => part is "" or "." or "..") || path.StartsWith("..", StringComparison.Ordinal))
        {
            throw new IOException($"\"{path}\" is no path for a file of a volume: it must be relative, without \"..\"");
        }
    }
}
