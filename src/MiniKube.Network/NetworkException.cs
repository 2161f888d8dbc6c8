namespace MiniKube.Network;

/// <summary>The kernel's network could not be set up; the message says which tool refused and why.</summary>
public sealed class NetworkException(string message, Exception? inner = null) : Exception(message, inner);
