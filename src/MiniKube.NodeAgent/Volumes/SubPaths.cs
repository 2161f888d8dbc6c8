using System.Runtime.InteropServices;
using MiniKube.NodeAgent.Kernel;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>
/// One folder or file of a volume, bound to a place of its own. Binding by handle makes sure that what is checked is what is mounted:
/// a container that swaps a folder for a link meanwhile gains nothing.
/// </summary>
internal static class SubPaths
{
    private const int NoSuchFile = 2;

    /// <summary>Missing folders are made. Returns <paramref name="target"/>.</summary>
    /// <exception cref="StartException">The path leads out of the volume.</exception>
    public static string Bind(string volume, string path, string target)
    {
        if (path.StartsWith('/') || path.Split('/').Contains("..")) throw StartException.Config($"subPath \"{path}\" must be relative and must not contain \"..\"");
        var handle = Open(volume, path);
        try
        {
            var source = $"/proc/self/fd/{handle}";
            if (FileKinds.Of(source) == FileKind.Folder) Directory.CreateDirectory(target);
            else MakeFile(target);
            Unbind(target);
            if (Native.Mount(source, target, null, Native.MountBind, null) != 0) throw Native.Error($"cannot bind subPath {path}");
            return target;
        }
        finally
        {
            _ = Native.Close(handle);
        }
    }

    private static void Unbind(string target)
    {
        // Left by an earlier run of the container; EINVAL says there was nothing.
        while (Native.Unmount(target, Native.UnmountDetach | Native.UnmountNoFollow) == 0)
        {
        }
    }

    private static int Open(string volume, string path)
    {
        var handle = Native.OpenBeneath(volume, path);
        if (handle < 0 && Marshal.GetLastPInvokeError() == NoSuchFile)
        {
            MakeFolders(volume, path);
            handle = Native.OpenBeneath(volume, path);
        }
        if (handle >= 0) return handle;
        throw StartException.Config($"failed to prepare subPath \"{path}\": {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Part by part, each below a handle on the one before.</summary>
    private static void MakeFolders(string volume, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var parent = Native.OpenBeneath(volume, i == 0 ? "." : string.Join('/', parts[..i]));
            if (parent < 0) return;
            try
            {
                var folder = $"/proc/self/fd/{parent}/{parts[i]}";
                if (!Path.Exists(folder)) Directory.CreateDirectory(folder, (UnixFileMode)0b111_101_000);
            }
            finally
            {
                _ = Native.Close(parent);
            }
        }
    }

    private static void MakeFile(string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!File.Exists(target)) File.Create(target).Dispose();
    }
}
