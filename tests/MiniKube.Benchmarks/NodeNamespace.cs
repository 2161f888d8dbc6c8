using System.Runtime.InteropServices;

namespace MiniKube.Benchmarks;

/// <summary>Makes something on a thread inside a process' network namespace; sockets made there stay there.</summary>
internal static partial class NodeNamespace
{
    private const int Network = 0x40000000;

    public static T Inside<T>(int pid, Func<T> make) => Inside($"/proc/{pid}/ns/net", make);

    public static T Inside<T>(string path, Func<T> make)
    {
        (bool Done, T Value) made = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle(path);
                if (SetNamespace((int)handle.DangerousGetHandle(), Network) != 0) throw new InvalidOperationException($"setns failed with error {Marshal.GetLastPInvokeError()}; run as root");
                made = (true, make());
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return made.Done ? made.Value : throw new InvalidOperationException("nothing was made in the node's network", failure);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
