using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Network.Netlink;

/// <summary>The system calls of a netlink socket, an address family that the class library does not open.</summary>
internal static partial class NetlinkCalls
{
    public const int Interrupted = 4;
    private const int Family = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int RouteProtocol = 0;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;

    /// <param name="groups">Of whose events the socket is told, as a bit mask; 0: of none.</param>
    public static SafeFileHandle Open(uint groups)
    {
        var handle = new SafeFileHandle(Socket(Family, Raw | CloseOnExec, RouteProtocol), ownsHandle: true);
        if (handle.IsInvalid)
            throw new NetworkException($"no netlink socket can be opened ({new Win32Exception(Marshal.GetLastPInvokeError()).Message})");
        // sockaddr_nl: family, padding, port (chosen by the kernel), groups.
        Span<byte> address = stackalloc byte[12];
        MemoryMarshal.Write(address, (ushort)Family);
        MemoryMarshal.Write(address[8..], groups);
        if (Bind(handle, in MemoryMarshal.GetReference(address), address.Length) == 0)
            return handle;
        var error = new Win32Exception(Marshal.GetLastPInvokeError()).Message;
        handle.Dispose();
        throw new NetworkException($"a netlink socket cannot be bound ({error})");
    }

    public static void SetTimeout(SafeFileHandle handle, int seconds)
    {
        Span<long> time = [seconds, 0];
        SetOption(handle, SocketLevel, ReceiveTimeout, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(time)), 16);
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeFileHandle socket, in byte bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeFileHandle socket, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeFileHandle socket, in byte address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int name, in byte value, int length);
}
