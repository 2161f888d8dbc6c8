using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Cluster.Processes;

/// <summary>The system calls that .NET does not wrap. Each throws with the call's name and what it was called for.</summary>
internal static partial class Posix
{
    public const int CloneNewNet = 0x40000000;
    public const ulong MsNoSuid = 2, MsNoDev = 4, MsNoExec = 8, MsBind = 4096, MsRec = 16384, MsShared = 1 << 20;
    public const int MntDetach = 2;
    public const int SigKill = 9, SigTerm = 15;
    public const int OpenReadOnly = 0, OpenPath = 0x200000, OpenCloseOnExec = 0x80000;
    private const uint MemoryCloseOnExec = 1, MemoryAllowSealing = 2;
    private const int AddSeals = 1033, AllSeals = 0xF, DuplicateCloseOnExec = 1030;
    private const int NoProcess = 3;

    public static void Unshare(int flags) => Check(unshare(flags), "unshare", null);

    public static void Mount(string source, string target, string? type, ulong flags, string? data = null) =>
        Check(mount(source, target, type, flags, data), "mount", target);

    public static void Unmount(string target, int flags) => Check(umount2(target, flags), "umount", target);

    public static void SetHostName(string name) => Check(sethostname(name, (nuint)name.Length), "sethostname", name);

    public static SafeFileHandle Open(string path, int flags)
    {
        var descriptor = open(path, flags | OpenCloseOnExec);
        Check(descriptor, "open", path);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>False when there is no such process any more.</summary>
    public static bool Kill(int pid, int signal)
    {
        if (kill(pid, signal) == 0) return true;
        if (Marshal.GetLastPInvokeError() == NoProcess) return false;
        throw Failure("kill", $"process {pid}");
    }

    /// <summary>A file in memory, without a name in any folder.</summary>
    public static SafeFileHandle CreateMemoryFile(string name)
    {
        var descriptor = memfd_create(name, MemoryCloseOnExec | MemoryAllowSealing);
        Check(descriptor, "memfd_create", name);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>From now on nobody can change a memory file, nor lift that.</summary>
    public static void Seal(SafeFileHandle memory) => Check(fcntl((int)memory.DangerousGetHandle(), AddSeals, AllSeals), "fcntl", "seals");

    /// <summary>A second descriptor for the same open file, for as long as this process lives: the lowest free one from <paramref name="least"/> on.</summary>
    public static int Duplicate(SafeFileHandle handle, int least)
    {
        var descriptor = fcntl((int)handle.DangerousGetHandle(), DuplicateCloseOnExec, least);
        Check(descriptor, "fcntl", "duplicate");
        return descriptor;
    }

    /// <summary>True when the open file has no name any more: somebody removed it.</summary>
    public static bool IsDeleted(SafeFileHandle handle) =>
        File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName.EndsWith(" (deleted)", StringComparison.Ordinal) ?? true;

    private static void Check(int result, string call, string? what)
    {
        if (result < 0) throw Failure(call, what);
    }

    private static Win32Exception Failure(string call, string? what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{call}{(what is null ? "" : $" {what}")}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sethostname(string name, nuint length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
