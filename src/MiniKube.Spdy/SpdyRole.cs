namespace MiniKube.Spdy;

/// <summary>Clients open streams with odd ids, servers with even ones.</summary>
public enum SpdyRole { Client, Server }
