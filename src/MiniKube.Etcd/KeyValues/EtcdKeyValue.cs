namespace MiniKube.Etcd;

/// <summary>One stored key as etcd returned it. The memory belongs to the receiver and is never written again.</summary>
/// <param name="CreateRevision">Revision of the write that created the key.</param>
/// <param name="ModRevision">Revision of its last write: what Kubernetes calls resourceVersion.</param>
/// <param name="Version">Number of writes since it was created; 0 for a deleted key.</param>
/// <param name="Lease">Lease the key is bound to, or 0.</param>
public readonly record struct EtcdKeyValue(
    ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Version, long Lease);
