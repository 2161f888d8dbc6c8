using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniKube.Containers.Tests.Containerd;

/// <summary>Connects from within another process's network namespace, on a thread that enters it and ends there.</summary>
internal static partial class NetworkNamespace
{
    private const int CloneNewNet = 0x40000000;

    public static Task<Socket> ConnectAsync(int pid, IPEndPoint target)
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/proc/{pid}/ns/net");
                if (SetNamespace((int)space.DangerousGetHandle(), CloneNewNet) != 0)
                    throw new InvalidOperationException($"setns failed with error {Marshal.GetLastPInvokeError()}");
                var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(target);
                connected.SetResult(socket);
            }
            catch (Exception failed)
            {
                connected.SetException(failed);
            }
        }) { IsBackground = true }.Start();
        return connected.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
