using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniKube.Benchmarks;

/// <summary>Calls a service again and again, as somebody who waits for it would.</summary>
internal static class Caller
{
    /// <summary>What a call is told where nobody is behind the service.</summary>
    public const string Refused = "refused";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Blocks until the answer is the wanted one; returns when that was.</summary>
    /// <param name="between">Called before each attempt.</param>
    public static long Until(string address, int port, string wanted, Action? between = null)
    {
        var begun = Stopwatch.GetTimestamp();
        var buffer = new byte[64];
        while (Stopwatch.GetElapsedTime(begun) < Patience)
        {
            // Leaves the processor to the one who writes the rules.
            Thread.Sleep(1);
            between?.Invoke();
            if (Once(address, port, buffer) == wanted) return Stopwatch.GetTimestamp();
        }
        throw new TimeoutException($"{address}:{port} did not answer as expected within {Patience}");
    }

    /// <summary>Null: silence, which on a busy machine says nothing.</summary>
    private static string? Once(string address, int port, byte[] buffer)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 100, Blocking = false };
        try
        {
            try
            {
                socket.Connect(IPAddress.Parse(address), port);
            }
            catch (SocketException begun) when (begun.SocketErrorCode == SocketError.WouldBlock)
            {
                // A call that nobody leads anywhere must not be waited for.
                if (!socket.Poll(5_000, SelectMode.SelectWrite)) return null;
                // Reading from what was never connected would wait for its time to run out.
                if ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0) return Refused;
            }
            socket.Blocking = true;
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock ? null : Refused;
        }
    }
}
