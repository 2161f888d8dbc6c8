using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>
/// One question to one server. Each has a socket, so a port of the kernel's choice, and a random number of its own: an answer is hard to forge (RFC 5452).
/// What did not fit a datagram is fetched by TCP.
/// </summary>
internal static class UpstreamExchange
{
    private const int MostStrangers = 32;

    /// <summary>Null when the answer is no answer to this question.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<ForwardedAnswer?> AskAsync(IPEndPoint server, byte[] key, bool edns, CancellationToken cancel)
    {
        var query = ForwardKey.ToMessage(key, edns);
        RandomNumberGenerator.Fill(query.AsSpan(0, 2));
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.LargestMessage + 2);
        try
        {
            var length = await ByUdpAsync(server, query, buffer, cancel);
            if (length > 0 && (buffer[2] & HeaderFlags.Truncated >> 8) != 0)
                length = await ByTcpAsync(server, query, buffer, cancel);
            return length > 0 ? ForwardedAnswer.Read(buffer.AsSpan(0, length), key.Length - 1) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ByUdpAsync(IPEndPoint server, byte[] query, byte[] buffer, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(query, cancel);
        for (var i = 0; i < MostStrangers; i++)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            if (Answers(query, buffer.AsSpan(0, length)))
                return length;
        }
        return 0;
    }

    private static async Task<int> ByTcpAsync(IPEndPoint server, byte[] query, byte[] buffer, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancel);
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)query.Length);
        query.CopyTo(buffer, 2);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(buffer.AsMemory(0, query.Length + 2), cancel);
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancel);
        var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancel);
        return Answers(query, buffer.AsSpan(0, length)) ? length : 0;
    }

    /// <summary>Number and question are ours. One that could not read the question (format error) may leave it out.</summary>
    private static bool Answers(ReadOnlySpan<byte> query, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < Limits.HeaderLength || !answer[..2].SequenceEqual(query[..2]) || (answer[2] & HeaderFlags.Response >> 8) == 0)
            return false;
        var question = query[Limits.HeaderLength..(RecordWalk.SkipName(query, Limits.HeaderLength) + 4)];
        if (answer[5] != 1 || answer[4] != 0 || answer.Length < Limits.HeaderLength + question.Length)
            return false;
        var asked = answer.Slice(Limits.HeaderLength, question.Length);
        return AsciiName.Equal(asked[..^4], question[..^4]) && asked[^4..].SequenceEqual(question[^4..]);
    }
}
