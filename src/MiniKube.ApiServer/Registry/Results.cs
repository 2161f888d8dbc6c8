using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry;

/// <summary>Objects in the order of namespace and name, all as they were at <paramref name="Revision"/>.</summary>
/// <param name="Continue">Token for the next page; empty on the last.</param>
/// <param name="Remaining">Objects after this page, where that is known (no selector given).</param>
internal sealed record ListResult(IReadOnlyList<StoredObject> Items, long Revision, string Continue = "", long? Remaining = null);

/// <summary>What became of a delete.</summary>
/// <param name="Object">The object as it was last seen: marked for deletion, or its last content.</param>
/// <param name="Removed">False: it stays until its finalizers or its grace period are done.</param>
internal readonly record struct DeleteResult(StoredObject Object, bool Removed);

/// <summary>One pod to put on one node.</summary>
internal readonly record struct PodBinding(string Namespace, string Pod, string Uid, string Node);
