namespace MiniKube.Spdy;

/// <summary>The peer broke the protocol, reset a stream with an error, or the connection ended while something was under way.</summary>
public sealed class SpdyException(string message, Exception? inner = null) : IOException(message, inner);
