namespace MiniKube.ApiServer.Apply.Sets;

/// <summary>
/// A set of field paths, as a tree that never changes: whether the path itself is in it, and what is below. Children are sorted, so that operations
/// are merges; all leaves are one object.
/// </summary>
internal sealed class FieldSet
{
    private readonly (PathElement Element, FieldSet Set)[] children;

    private FieldSet(bool isMember, (PathElement, FieldSet)[] children)
    {
        IsMember = isMember;
        this.children = children;
    }

    public static FieldSet Empty { get; } = new(false, []);

    public static FieldSet Leaf { get; } = new(true, []);

    public bool IsMember { get; }

    public bool IsEmpty => !IsMember && children.Length == 0;

    public bool HasChildren => children.Length > 0;

    public ReadOnlySpan<(PathElement Element, FieldSet Set)> Children => children;

    /// <param name="children">In any order; empty sets are left out, and of two with the same step both count.</param>
    public static FieldSet Of(bool isMember, List<(PathElement Element, FieldSet Set)>? children)
    {
        if (children is not { Count: > 0 }) return isMember ? Leaf : Empty;
        children.RemoveAll(static child => child.Set.IsEmpty);
        children.Sort(static (a, b) => a.Element.CompareTo(b.Element));
        for (var i = children.Count - 1; i > 0; i--)
        {
            if (children[i].Element != children[i - 1].Element) continue;
            children[i - 1] = (children[i].Element, children[i - 1].Set.Union(children[i].Set));
            children.RemoveAt(i);
        }
        return Make(isMember, [.. children]);
    }

    public FieldSet? Find(PathElement element)
    {
        int low = 0, high = children.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = children[middle].Element.CompareTo(element);
            if (order == 0) return children[middle].Set;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other)) return this;
        return IsEmpty ? other : Merge(other, IsMember || other.IsMember, static (a, b) => a is null ? b! : b is null ? a : a.Union(b));
    }

    /// <summary>Without the paths of the other; a path is taken away by itself, not with what is below it.</summary>
    public FieldSet Difference(FieldSet other)
    {
        if (other.IsEmpty || IsEmpty) return this;
        return Merge(other, IsMember && !other.IsMember, static (a, b) => a is null ? Empty : b is null ? a : a.Difference(b));
    }

    public FieldSet Intersection(FieldSet other)
    {
        if (other.IsEmpty || IsEmpty) return Empty;
        return Merge(other, IsMember && other.IsMember, static (a, b) => a is null || b is null ? Empty : a.Intersection(b));
    }

    /// <summary>Without the paths of the other and everything below them.</summary>
    public FieldSet RecursiveDifference(FieldSet other)
    {
        if (other.IsMember) return Empty;
        return other.IsEmpty ? this : Merge(other, IsMember, static (a, b) => a is null ? Empty : b is null ? a : a.RecursiveDifference(b));
    }

    public bool SameAs(FieldSet other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (IsMember != other.IsMember || children.Length != other.children.Length) return false;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i].Element != other.children[i].Element || !children[i].Set.SameAs(other.children[i].Set)) return false;
        }
        return true;
    }

    /// <summary>Every path in the set, as people read it.</summary>
    public IEnumerable<string> Paths() => Paths("");

    private IEnumerable<string> Paths(string prefix)
    {
        if (IsMember && prefix.Length > 0) yield return prefix;
        foreach (var (element, set) in children)
        {
            foreach (var path in set.Paths(prefix + element)) yield return path;
        }
    }

    private FieldSet Merge(FieldSet other, bool isMember, Func<FieldSet?, FieldSet?, FieldSet> combine)
    {
        var merged = new List<(PathElement, FieldSet)>(children.Length);
        int a = 0, b = 0;
        while (a < children.Length || b < other.children.Length)
        {
            var order = a == children.Length ? 1 : b == other.children.Length ? -1 : children[a].Element.CompareTo(other.children[b].Element);
            var element = order <= 0 ? children[a].Element : other.children[b].Element;
            var set = combine(order <= 0 ? children[a].Set : null, order >= 0 ? other.children[b].Set : null);
            if (!set.IsEmpty) merged.Add((element, set));
            if (order <= 0) a++;
            if (order >= 0) b++;
        }
        return Make(isMember, [.. merged]);
    }

    private static FieldSet Make(bool isMember, (PathElement, FieldSet)[] children) =>
        children.Length > 0 ? new(isMember, children) : isMember ? Leaf : Empty;
}
