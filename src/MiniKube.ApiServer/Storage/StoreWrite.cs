using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Storage;

/// <summary>
/// What is written in one transaction with an object, or not at all: a name that at most one object may hold (an address, a port), claimed or given back,
/// or the new version of another object; or what must not have changed meanwhile.
/// </summary>
/// <param name="Resource">Folder of the claims, for example ".nodeports".</param>
/// <param name="Release">True: give it back.</param>
internal readonly record struct Claim(string Resource, string Name, bool Release)
{
    /// <summary>Where the claim is a new version of another object, such as a quota: its namespace.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>The other object's revision that must still be the newest.</summary>
    public long Expected { get; init; }

    /// <summary>The other object as it is to be stored; null for a plain claim.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Nothing is written: the other object must only be as it was seen (0: absent).</summary>
    public bool Watched { get; init; }

    public static Claim Unchanged(string resource, string @namespace, string name, long expected) =>
        new(resource, name, false) { Namespace = @namespace, Expected = expected, Watched = true };

    public static Claim Revised(string resource, string @namespace, string name, long expected, byte[] value) =>
        new(resource, name, false) { Namespace = @namespace, Expected = expected, Value = value };
}

/// <summary>Answer of a conditional write.</summary>
/// <param name="Succeeded">Written at <paramref name="Revision"/>.</param>
/// <param name="Current">When not written: the object as etcd has it, or null if there is none.</param>
/// <param name="ClaimTaken">When not written: the object was as expected, but a claim is held by another.</param>
internal readonly record struct StoreWrite(bool Succeeded, long Revision, StoredObject? Current, bool ClaimTaken = false);
