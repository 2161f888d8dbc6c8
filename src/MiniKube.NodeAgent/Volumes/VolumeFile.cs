namespace MiniKube.NodeAgent.Volumes;

/// <summary>One file of a volume that the agent writes.</summary>
internal sealed record VolumeFile(ReadOnlyMemory<byte> Content, UnixFileMode Mode);
