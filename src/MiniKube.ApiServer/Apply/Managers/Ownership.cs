using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>Who manages what after a write. Rules: Kubernetes docs, "Server-Side Apply".</summary>
internal static class Ownership
{
    /// <summary>An ordinary write takes what it sets, from everybody.</summary>
    public static ManagedFields AfterUpdate(ManagedFields before, in DocumentComparison change, FieldManager manager, string now)
    {
        if (change.IsSame) return before;
        var taken = change.Set;
        var gone = taken.Union(change.Removed);
        var mine = ServerFields.Strip(taken);
        var entries = new List<ManagedEntry>(before.Entries.Count + 1);
        var known = false;
        foreach (var entry in before.Entries)
        {
            var isMine = entry.Manager == manager;
            var rest = entry.Fields.Difference(isMine ? change.Removed : gone);
            known |= isMine;
            entries.Add(isMine && !mine.IsEmpty ? new(manager, now, rest.Union(mine)) : entry with { Fields = rest });
        }
        if (!known && !mine.IsEmpty) entries.Add(new(manager, now, mine));
        return new(entries);
    }

    /// <summary>An applier owns what its configuration names; where that changes what others own, it has to insist.</summary>
    /// <param name="change">From the stored object to the one that the apply makes.</param>
    /// <exception cref="ApiException">409 with every conflict.</exception>
    public static ManagedFields AfterApply(
        ManagedFields before, in DocumentComparison change, FieldManager manager, FieldSet applied, FieldSet mayTake, bool force, string now)
    {
        var set = change.Set;
        var conflicts = new List<(FieldManager, FieldSet)>();
        var entries = new List<ManagedEntry>(before.Entries.Count + 1);
        foreach (var entry in before.Entries)
        {
            if (entry.Manager == manager) continue;
            var conflict = entry.Fields.Intersection(set);
            var refused = conflict.Difference(mayTake);
            if (!refused.IsEmpty && !force) conflicts.Add((entry.Manager, refused));
            entries.Add(entry with { Fields = entry.Fields.Difference(conflict).Difference(change.Removed) });
        }
        if (conflicts.Count > 0) throw ApplyConflict.Of(conflicts);
        var same = before.Find(manager) is { } known && known.Fields.SameAs(applied) && change.IsSame;
        entries.Add(new(manager, same ? before.Find(manager)!.Time : now, applied));
        return new(entries);
    }

    /// <summary>What an object without managers has belongs to nobody who applies: the first apply has to insist where it differs.</summary>
    public static ManagedFields BeforeFirstApply(ResourceDefinition definition, JsonObject document, string now) =>
        AfterUpdate(ManagedFields.None, DocumentComparison.Of([], document, Shape.Of(definition)),
            FieldManager.Updating("before-first-apply", definition, ""), now);
}
