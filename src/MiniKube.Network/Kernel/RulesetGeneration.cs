using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MiniKube.Network.Kernel;

/// <summary>
/// The number that the kernel counts up whenever anybody changes a rule of nf_tables in this network namespace. That includes iptables with its nft
/// back end, not the legacy one. Asking takes microseconds.
/// </summary>
internal sealed partial class RulesetGeneration : IDisposable
{
    private const int Netlink = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int Netfilter = 12;
    private const int SolSocket = 1;
    private const int ReceiveTimeout = 20;
    private const ushort GetGeneration = (10 << 8) | 16;
    private const ushort NewGeneration = (10 << 8) | 15;
    private const ushort GenerationId = 1;
    private readonly int _socket;

    private RulesetGeneration(int socket) => _socket = socket;

    /// <summary>For the namespace of the calling thread; null where the kernel does not offer it.</summary>
    public static RulesetGeneration? Open()
    {
        var socket = OpenSocket(Netlink, Raw | CloseOnExec, Netfilter);
        if (socket < 0) return null;
        long[] oneSecond = [1, 0];
        _ = SetOption(socket, SolSocket, ReceiveTimeout, oneSecond, 16);
        return new(socket);
    }

    /// <summary>Null when it cannot be read.</summary>
    public uint? Read()
    {
        Span<byte> message = stackalloc byte[20];
        message.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(message, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], GetGeneration);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], 1); // a request
        if (Send(_socket, ref MemoryMarshal.GetReference(message), message.Length, 0) != message.Length) return null;
        Span<byte> answer = stackalloc byte[512];
        var length = (int)Receive(_socket, ref MemoryMarshal.GetReference(answer), answer.Length, 0);
        if (length < 20 || BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) != NewGeneration) return null;
        for (var at = 20; at + 4 <= length;)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(answer[at..]);
            if (size < 4 || at + size > length) return null;
            if (BinaryPrimitives.ReadUInt16LittleEndian(answer[(at + 2)..]) == GenerationId && size >= 8) return BinaryPrimitives.ReadUInt32BigEndian(answer[(at + 4)..]);
            at += (size + 3) & ~3;
        }
        return null;
    }

    public void Dispose() => _ = Close(_socket);

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int OpenSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int name, [In] long[] value, int length);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, ref byte data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, ref byte data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);
}
