using System.Net;

namespace MiniKube.Network.Ingress.Backends;

internal enum BackendProtocol
{
    Http,

    /// <summary>HTTP/2 without TLS: gRPC mostly.</summary>
    ClearHttp2,
    Https,
}

/// <summary>One endpoint of a backend.</summary>
internal sealed class Destination(IPAddress address, int port, BackendProtocol protocol)
{
    private long _failed = long.MinValue;

    /// <summary>As a URI without a path.</summary>
    public string Prefix { get; } = $"{(protocol == BackendProtocol.Https ? "https" : "http")}://{new IPEndPoint(address, port)}";

    public BackendProtocol Protocol => protocol;

    /// <summary>It could not be reached just now: others are tried first.</summary>
    public void Failed(TimeProvider time) => Volatile.Write(ref _failed, time.GetTimestamp());

    public bool IsSick(TimeProvider time) => Volatile.Read(ref _failed) is > long.MinValue and var at && time.GetElapsedTime(at) < TimeSpan.FromSeconds(2);
}
