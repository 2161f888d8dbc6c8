using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Network.Tests.Support;

/// <summary>A network namespace that lives as long as this object: made on a thread that enters it and ends, kept by a handle.</summary>
internal sealed partial class NetworkSpace : IDisposable
{
    private const int CloneNewNet = 0x40000000;
    private readonly SafeFileHandle _handle;

    private NetworkSpace(SafeFileHandle handle) => _handle = handle;

    /// <summary>Other programs open the namespace under this path.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{(int)_handle.DangerousGetHandle()}";

    public IReadOnlyList<string> Prefix => ["nsenter", "--net=" + Path, "--"];

    public static Task<NetworkSpace> CreateAsync() => OnThread(() =>
    {
        Check(Unshare(CloneNewNet), "unshare");
        return new NetworkSpace(File.OpenHandle("/proc/thread-self/ns/net"));
    });

    /// <summary>Runs on a thread inside the namespace. Sockets made there stay there.</summary>
    public Task<T> InsideAsync<T>(Func<T> work) => OnThread(() =>
    {
        Check(SetNamespace((int)_handle.DangerousGetHandle(), CloneNewNet), "setns");
        return work();
    });

    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await new Command(Prefix).RunAsync(program, arguments, null, CancellationToken.None);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.Errors}");
    }

    /// <summary>Several lines of <c>ip</c>.</summary>
    public async Task IpAsync(string lines)
    {
        var result = await new Command(Prefix).RunAsync("ip", ["-batch", "-"], lines, CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Errors);
    }

    public void Dispose() => _handle.Dispose();

    private static Task<T> OnThread<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failed)
            {
                done.SetException(failed);
            }
        }) { IsBackground = true }.Start();
        return done.Task;
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
            throw new InvalidOperationException($"{call} failed with error {Marshal.GetLastPInvokeError()}; these tests need root");
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int kinds);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
