using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.ClusterTests.Support;

/// <summary>A network namespace, a pod's or a node's, in which this process makes sockets as programs there would.</summary>
internal sealed partial class NetworkPlace(string name, SafeFileHandle handle) : IDisposable
{
    private readonly List<Socket> _servers = [];
    private volatile bool _over;

    public string Name => name;

    public static NetworkPlace Open(string name, string path) => new(name, File.OpenHandle(path));

    /// <summary>Of the machine itself.</summary>
    public static NetworkPlace Here() => Open("outside", "/proc/self/ns/net");

    public Task<IPAddress[]> AddressesAsync() => InsideAsync(() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(link => link.NetworkInterfaceType != NetworkInterfaceType.Loopback).SelectMany(link => link.GetIPProperties().UnicastAddresses).Select(one => one.Address).ToArray());

    /// <summary>Answers TCP and UDP with "name saw address".</summary>
    public async Task ServeAsync(int port)
    {
        var (tcp, udp) = await InsideAsync(() =>
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, port));
            listener.Listen(512);
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, port));
            return (listener, datagrams);
        });
        _servers.AddRange([tcp, udp]);
        _ = AnswerCallsAsync(tcp);
        _ = AnswerDatagramsAsync(udp);
    }

    /// <summary>What is answered, or "silence", or the name of the socket's error.</summary>
    public async Task<string> AskAsync(string address, int port, bool udp, int milliseconds = 30_000, string words = "?")
    {
        using var limit = new CancellationTokenSource(milliseconds);
        using var socket = await InsideAsync(() => new Socket(AddressFamily.InterNetwork, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp));
        var answer = new byte[256];
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse($"{address}:{port}"), limit.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(words), limit.Token);
            return Encoding.UTF8.GetString(answer, 0, await socket.ReceiveAsync(answer, limit.Token));
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode.ToString();
        }
        catch (OperationCanceledException)
        {
            return "silence";
        }
    }

    public void Dispose()
    {
        _over = true;
        foreach (var server in _servers) server.Dispose();
        handle.Dispose();
    }

    private async Task AnswerCallsAsync(Socket listener)
    {
        while (!_over)
        {
            try
            {
                using var call = await listener.AcceptAsync();
                await call.SendAsync(Words(call.RemoteEndPoint));
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The caller did not wait, or the test is over.
            }
        }
    }

    private async Task AnswerDatagramsAsync(Socket socket)
    {
        var buffer = new byte[64];
        while (!_over)
        {
            try
            {
                var asked = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(Words(asked.RemoteEndPoint), asked.RemoteEndPoint);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The way back is closed, or the test is over.
            }
        }
    }

    private byte[] Words(EndPoint? caller) => Encoding.UTF8.GetBytes($"{name} saw {((IPEndPoint)caller!).Address}");

    private Task<T> InsideAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                if (SetNamespace((int)handle.DangerousGetHandle(), 0) != 0) throw new InvalidOperationException($"{name}: setns failed with error {Marshal.GetLastPInvokeError()}");
                done.SetResult(work());
            }
            catch (Exception failed)
            {
                done.SetException(failed);
            }
        }) { IsBackground = true }.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
