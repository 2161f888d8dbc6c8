using System.Runtime.InteropServices;

namespace MiniKube.NodeAgent.Kernel;

/// <summary>Tells whether two names are the same file.</summary>
internal static partial class FileIdentity
{
    private const int AtCurrentFolder = -100;
    private const uint InodeMask = 0x100;
    private const int InodeOffset = 32;

    /// <summary>The inode; null when there is no such file.</summary>
    public static ulong? Of(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Statx(AtCurrentFolder, path, 0, InodeMask, buffer) == 0 ? BitConverter.ToUInt64(buffer[InodeOffset..]) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);
}
