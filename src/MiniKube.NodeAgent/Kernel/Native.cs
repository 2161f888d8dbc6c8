using System.Runtime.InteropServices;

namespace MiniKube.NodeAgent.Kernel;

/// <summary>System calls that the class library lacks.</summary>
internal static partial class Native
{
    public const ulong MountReadOnly = 1;
    public const ulong MountNoSuid = 2;
    public const ulong MountNoDev = 4;
    public const ulong MountNoExec = 8;
    public const ulong MountBind = 4096;
    public const ulong MountRecursive = 16384;
    public const int UnmountDetach = 2;
    public const int UnmountNoFollow = 8;
    public const int OpenPath = 0x200000;
    public const int CloseOnExec = 0x80000;
    public const long TmpfsMagic = 0x01021994;

    private const int OpenAt2Call = 437;
    private const ulong ResolveBeneath = 0x08;
    private const ulong ResolveNoMagicLinks = 0x02;

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFs(string path, Span<long> buffer);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long OpenAt2(long number, int folder, string path, ref OpenHow how, nuint size);

    /// <summary>A handle on <paramref name="path"/> below <paramref name="root"/>; links may not lead out of the root. Negative: errno is set.</summary>
    public static int OpenBeneath(string root, string path)
    {
        var folder = Open(root, OpenPath | CloseOnExec);
        if (folder < 0) return folder;
        try
        {
            var how = new OpenHow { Flags = OpenPath | CloseOnExec, Resolve = ResolveBeneath | ResolveNoMagicLinks };
            return (int)OpenAt2(OpenAt2Call, folder, path, ref how, 24);
        }
        finally
        {
            // Closing must not hide why the open failed.
            var error = Marshal.GetLastPInvokeError();
            _ = Close(folder);
            Marshal.SetLastPInvokeError(error);
        }
    }

    public static bool IsTmpfs(string path)
    {
        Span<long> buffer = stackalloc long[32];
        return StatFs(path, buffer) == 0 && buffer[0] == TmpfsMagic;
    }

    public static IOException Error(string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
