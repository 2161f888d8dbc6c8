namespace MiniKube.NodeAgent.Probes;

internal enum ProbeKind { Startup, Liveness, Readiness }

/// <summary>One answer of a probe; the message of a failed one is for people.</summary>
internal readonly record struct ProbeResult(bool Success, string Message = "");
