using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.Cluster.Processes;

/// <summary>
/// Starts a child in a session of its own, its output appended to a file, signals at their defaults, and leaves waiting for it to the caller:
/// pid 1 reaps everybody, which <see cref="System.Diagnostics.Process"/> would fight.
/// </summary>
internal static unsafe partial class PosixSpawn
{
    private const short SetSignalDefault = 0x04, SetSignalMask = 0x08, SetSession = 0x80;
    private const int WriteAppendCreate = 0x1 | 0x40 | 0x400;
    private const int ReadOnly = 0;

    // Larger than glibc's and musl's structures (80 and 336 bytes, sigset 128).
    private const int Room = 512;

    public static int Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string output)
    {
        byte* actions = stackalloc byte[Room], attributes = stackalloc byte[Room], all = stackalloc byte[Room], none = stackalloc byte[Room];
        Check(posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
        Check(posix_spawnattr_init(attributes), "posix_spawnattr_init");
        try
        {
            Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", ReadOnly, 0), "addopen");
            Check(posix_spawn_file_actions_addopen(actions, 1, output, WriteAppendCreate, 0x180), "addopen");
            Check(posix_spawn_file_actions_adddup2(actions, 1, 2), "adddup2");
            _ = sigfillset(all);
            _ = sigemptyset(none);
            Check(posix_spawnattr_setsigdefault(attributes, all), "setsigdefault");
            Check(posix_spawnattr_setsigmask(attributes, none), "setsigmask");
            Check(posix_spawnattr_setflags(attributes, SetSignalDefault | SetSignalMask | SetSession), "setflags");

            using var argv = new StringVector(arguments);
            using var envp = new StringVector(environment);
            Check(posix_spawn(out var pid, arguments[0], actions, attributes, argv.Pointer, envp.Pointer), arguments[0]);
            return pid;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Waits until any child has ended. Zero when there is none to wait for.</summary>
    public static int WaitAny(out int status)
    {
        int pid;
        do pid = waitpid(-1, out status, 0);
        while (pid < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return Math.Max(pid, 0);
    }

    private const int Interrupted = 4;

    private static void Check(int error, string what)
    {
        if (error != 0) throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private sealed class StringVector : IDisposable
    {
        private readonly int _count;

        public StringVector(IReadOnlyList<string> strings)
        {
            _count = strings.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
            {
                var bytes = Encoding.UTF8.GetBytes(strings[i]);
                Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
                bytes.CopyTo(new Span<byte>(Pointer[i], bytes.Length));
            }
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++) NativeMemory.Free(Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int descriptor, int target);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* signals);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);
}
