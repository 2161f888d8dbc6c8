using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MiniKube.Containers.Docker.Sessions;

/// <summary>
/// Docker's way to carry both outputs on one connection: eight bytes (which one, and how long) before each piece. A container with a terminal has one output
/// and no frames. A piece is valid until the next one is asked for.
/// </summary>
internal static class OutputFrames
{
    private const int HeaderLength = 8;
    private const int BufferLength = 32 * 1024;
    private const byte Stderr = 2;

    public static async IAsyncEnumerable<OutputPiece> ReadAsync(Stream stream, bool tty, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[BufferLength];
        if (tty)
        {
            while (await stream.ReadAsync(buffer, cancel) is var count and > 0)
                yield return new OutputPiece(false, buffer.AsMemory(0, count), true);
            yield break;
        }
        var header = new byte[HeaderLength];
        while (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancel) == HeaderLength)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (left > 0)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, BufferLength)), cancel);
                if (count == 0)
                    yield break;
                left -= (uint)count;
                yield return new OutputPiece(header[0] == Stderr, buffer.AsMemory(0, count), left == 0);
            }
        }
    }
}

/// <param name="IsError">Of stderr.</param>
/// <param name="Bytes">Not to be kept.</param>
/// <param name="Ends">The last piece of its frame.</param>
internal readonly record struct OutputPiece(bool IsError, ReadOnlyMemory<byte> Bytes, bool Ends);
