using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniKube.Benchmarks;

/// <summary>The program of a pod, run by this process in the pod's network: answers its readiness probe as it is told, and calls with its name.</summary>
internal sealed class ProbedPod : IDisposable
{
    public const int ProbePort = 8080;
    public const int ServicePort = 8081;
    private readonly Socket _probes;
    private readonly Socket _calls;
    private readonly string _name;
    private volatile Turn _turn = new(false, new());

    public ProbedPod(string name, string networkNamespace)
    {
        _name = name;
        (_probes, _calls) = NodeNamespace.Inside(networkNamespace, () => (Listen(ProbePort), Listen(ServicePort)));
        _ = ServeAsync(_probes, ProbeAsync);
        _ = ServeAsync(_calls, async call => await call.SendAsync(Encoding.ASCII.GetBytes(_name)));
    }

    /// <summary>Ready or not from the next probe on; completes with the moment at which that probe has its answer.</summary>
    public Task<long> TurnAsync(bool ready)
    {
        var turned = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn = new(ready, turned);
        return turned.Task;
    }

    public void Dispose()
    {
        _probes.Dispose();
        _calls.Dispose();
    }

    private async Task ProbeAsync(Socket call)
    {
        var request = new byte[1024];
        if (await call.ReceiveAsync(request) == 0) return;
        var turn = _turn;
        await call.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(turn.Ready ? "200 OK" : "503 Not Ready")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        turn.Answered.TrySetResult(Stopwatch.GetTimestamp());
    }

    private static async Task ServeAsync(Socket listener, Func<Socket, Task> answer)
    {
        try
        {
            while (true)
            {
                using var call = await listener.AcceptAsync();
                try
                {
                    await answer(call);
                }
                catch (SocketException)
                {
                    // The caller gave up.
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen(512);
        return socket;
    }

    private sealed record Turn(bool Ready, TaskCompletionSource<long> Answered);
}
