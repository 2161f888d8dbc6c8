using System.Net.Sockets;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Stands between a client and a unix socket, so that a test can cut the line.</summary>
internal sealed class SocketProxy : IDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string target;
    private readonly List<Socket> open = [];
    private volatile bool cut;

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
        cut = true;
        lock (open)
        {
            open.ForEach(socket => socket.Dispose());
            open.Clear();
        }
    }

    public void Mend() => cut = false;

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
                if (cut) client.Dispose();
                else _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        lock (open)
        {
            open.AddRange([client, server]);
        }
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
