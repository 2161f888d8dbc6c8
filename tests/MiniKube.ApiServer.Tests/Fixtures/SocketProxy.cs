using System.Net.Sockets;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Stands between a client and a unix socket, so that a test can cut the line.</summary>
internal sealed class SocketProxy : IDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string target;
    private readonly List<Socket> open = [];
    private bool cut;

    public SocketProxy(string path, string target)
    {
        this.target = target;
        Path = path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _ = AcceptAsync();
    }

    public string Path { get; }

    public void Cut()
    {
        lock (open)
        {
            cut = true;
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    public void Mend()
    {
        lock (open) cut = false;
    }

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                if (IsOpen(client, server))
                {
                    _ = ServeAsync(client, server);
                }
                else
                {
                    client.Dispose();
                    server.Dispose();
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Once the line is cut, nothing that was accepted a moment before gets through either.</summary>
    private bool IsOpen(Socket client, Socket server)
    {
        lock (open)
        {
            if (!cut) open.AddRange([client, server]);
            return !cut;
        }
    }

    private async Task ServeAsync(Socket client, Socket server)
    {
        try
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(target));
            await using var left = new NetworkStream(client, ownsSocket: true);
            await using var right = new NetworkStream(server, ownsSocket: true);
            await Task.WhenAny(left.CopyToAsync(right), right.CopyToAsync(left));
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
        }
    }
}
