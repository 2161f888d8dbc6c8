using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniKube.Containers.Docker.Sessions;

/// <summary>A connection to a port inside a sandbox, made by entering its network namespace on a thread that ends there.</summary>
internal sealed partial class SandboxPort : IPortForwardConnection
{
    private const int NetworkNamespace = 0x40000000;
    private readonly NetworkStream _stream;

    private SandboxPort(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        Input = new SocketInput(_stream, socket);
        Output = _stream;
    }

    public Stream Input { get; }
    public Stream Output { get; }

    /// <param name="namespacePath">Of the sandbox's network, in /proc.</param>
    /// <param name="port">On its loopback.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<IPortForwardConnection> OpenAsync(string namespacePath, int port, CancellationToken cancel)
    {
        var socket = await InNamespaceAsync(namespacePath).WaitAsync(cancel);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            return new SandboxPort(socket);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new ContainerRuntimeException(RuntimeError.Other, $"port {port} of the pod: {refused.Message}", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>A socket belongs to the namespace it was made in, wherever it is used afterwards.</summary>
    private static Task<Socket> InNamespaceAsync(string path)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle(path);
                if (SetNamespace((int)space.DangerousGetHandle(), NetworkNamespace) != 0)
                    throw new IOException($"setns failed with error {Marshal.GetLastPInvokeError()}");
                made.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SocketException)
            {
                made.SetException(new ContainerRuntimeException(RuntimeError.Other, $"the sandbox's network cannot be entered: {failed.Message}", failed));
            }
        }) { IsBackground = true, Name = "sandbox network" }.Start();
        return made.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
