namespace MiniKube.NodeAgent.Joining;

/// <summary>This host cannot become a node; the message says in one sentence why and what to do.</summary>
public sealed class JoinException(string message, Exception? inner = null) : Exception(message, inner);
