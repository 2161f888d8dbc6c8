using System.Net;
using System.Net.Sockets;

namespace MiniKube.NodeAgent.Hosting;

/// <summary>
/// Holds the agent's conversation with the API back until a server listens: where both start at the same moment, a dozen watches that are refused in turn
/// take a quarter of an agent's start, and the server's processor with it. What the agent does without a server goes on meanwhile.
/// </summary>
internal sealed class ServerWait(Func<IReadOnlyList<Uri>> servers, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>Completes when a server listens, or when it has taken too long: then everybody tries, and tells what is wrong.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        for (var pause = FirstPause; time.GetElapsedTime(begun) < patience; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            foreach (var server in servers())
            {
                if (await ListensAsync(server, cancel)) return;
            }
            await Task.Delay(pause, time, cancel);
        }
    }

    /// <summary>A refused connection costs no exception here.</summary>
    private async Task<bool> ListensAsync(Uri server, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var connecting = new SocketAsyncEventArgs { RemoteEndPoint = IPAddress.TryParse(server.IdnHost, out var address) ? new IPEndPoint(address, server.Port) : new DnsEndPoint(server.IdnHost, server.Port) };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connecting.Completed += (_, _) => done.TrySetResult();
        if (!socket.ConnectAsync(connecting)) return connecting.SocketError == SocketError.Success;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(done.Task, Task.Delay(Deadline, time, over.Token));
        await over.CancelAsync();
        if (!done.Task.IsCompleted)
        {
            Socket.CancelConnectAsync(connecting);
            await done.Task;
        }
        cancel.ThrowIfCancellationRequested();
        return connecting.SocketError == SocketError.Success;
    }
}
