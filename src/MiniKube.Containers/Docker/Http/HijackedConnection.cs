using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Containers.Docker.Sessions;

namespace MiniKube.Containers.Docker.Http;

/// <summary>
/// A connection that begins as an HTTP request and goes on as a byte stream both ways: exec and attach. On a socket of its own, since input is ended by
/// closing one direction, which no HTTP client offers.
/// </summary>
internal sealed class HijackedConnection : IAsyncDisposable
{
    private const int LongestHead = 16 * 1024;
    private readonly NetworkStream _stream;

    private HijackedConnection(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        Input = new SocketInput(_stream, socket);
    }

    /// <summary>What comes.</summary>
    public Stream Output => _stream;

    public Stream Input { get; }

    public static async Task<HijackedConnection> OpenAsync(string socketPath, string path, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        HijackedConnection? connection = null;
        try
        {
            connection = new HijackedConnection(await DockerHttp.ConnectAsync(socketPath, cancel));
            var head = $"POST /{path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n";
            await connection._stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel);
            await connection._stream.WriteAsync(body, cancel);
            await connection.ReadHeadAsync(cancel);
            return connection;
        }
        catch (Exception broken)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (broken is SocketException or IOException)
                throw DockerErrors.Unreachable(socketPath, broken);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Byte by byte, so that nothing of the stream behind it is taken: it is short, and read once.</summary>
    private async Task ReadHeadAsync(CancellationToken cancel)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || !EndsHead(head))
        {
            if (head.Length > LongestHead || await _stream.ReadAsync(one, cancel) == 0)
                throw new ContainerRuntimeException(RuntimeError.Unavailable, "Docker ended the connection before it answered");
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n");
        var status = lines[0].Split(' ') is [_, var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (status is 101 or 200)
            return;
        var length = lines.Select(line => line.Split(':', 2)).FirstOrDefault(pair => pair[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is [_, var text]
            && int.TryParse(text, CultureInfo.InvariantCulture, out var bytes) ? Math.Clamp(bytes, 0, LongestHead) : 0;
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, cancel);
        throw DockerErrors.Of((HttpStatusCode)status, Encoding.UTF8.GetString(body));
    }

    private static bool EndsHead(StringBuilder head) => head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
