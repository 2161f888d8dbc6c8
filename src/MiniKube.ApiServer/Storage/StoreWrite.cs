using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Storage;

/// <summary>A name that at most one object may hold (an address, a port), claimed or given back in the transaction that writes the object.</summary>
/// <param name="Resource">Folder of the claims, for example ".clusterips".</param>
/// <param name="Release">True: give it back.</param>
internal readonly record struct Claim(string Resource, string Name, bool Release);

/// <summary>Answer of a conditional write.</summary>
/// <param name="Succeeded">Written at <paramref name="Revision"/>.</param>
/// <param name="Current">When not written: the object as etcd has it, or null if there is none.</param>
/// <param name="ClaimTaken">When not written: the object was as expected, but a claim is held by another.</param>
internal readonly record struct StoreWrite(bool Succeeded, long Revision, StoredObject? Current, bool ClaimTaken = false);
