namespace MiniKube.Etcd;

/// <summary>One member's state. Sizes in bytes; a leader of 0 means that there is none.</summary>
public sealed record EtcdStatus(string Version, long DbSize, long DbSizeInUse, ulong Leader, ulong Member, long Revision);
