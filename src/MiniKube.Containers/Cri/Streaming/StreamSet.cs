namespace MiniKube.Containers.Cri.Streaming;

/// <summary>Which streams a session has. A terminal has no stderr of its own.</summary>
internal sealed record StreamSet(bool Stdin, bool Stdout, bool Stderr, bool Tty);
