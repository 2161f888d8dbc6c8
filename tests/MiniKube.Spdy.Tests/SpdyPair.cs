using System.Net;
using System.Net.Sockets;

namespace MiniKube.Spdy.Tests;

/// <summary>A client and a server connection over a real socket.</summary>
internal sealed class SpdyPair : IAsyncDisposable
{
    private SpdyPair(Stream client, Stream server)
    {
        Client = new SpdyConnection(client, SpdyRole.Client);
        Server = new SpdyConnection(server, SpdyRole.Server);
    }

    public SpdyConnection Client { get; }
    public SpdyConnection Server { get; }

    public static async Task<SpdyPair> OpenAsync()
    {
        var (client, server) = await SocketsAsync();
        return new SpdyPair(client, server);
    }

    public static async Task<(Stream Client, Stream Server)> SocketsAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        return (new NetworkStream(client, true), new NetworkStream(await listener.AcceptSocketAsync(), true));
    }

    public async Task<(SpdyStream Client, SpdyStream Server)> StreamAsync(CancellationToken cancel, string type = "data")
    {
        var opened = await Client.OpenStreamAsync(new Dictionary<string, string> { ["streamType"] = type }, cancel);
        return (opened, (await Server.AcceptStreamAsync(cancel))!);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
