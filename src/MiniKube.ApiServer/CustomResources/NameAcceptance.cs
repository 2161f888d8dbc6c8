using MiniKube.Api.ApiExtensions;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// Which of its names a definition gets. Within a group the first one to have a name keeps it; who comes later is told, and not served under it.
/// </summary>
internal sealed record NameAcceptance(CustomResourceDefinitionNames Names, string Reason, string Message)
{
    public bool Accepted => Reason == "NoConflicts";

    /// <param name="others">The names that other definitions of the same group have been given.</param>
    public static NameAcceptance Decide(CustomResourceDefinitionNames wanted, CustomResourceDefinitionNames held, IReadOnlyList<CustomResourceDefinitionNames> others)
    {
        var resources = others.SelectMany(other => (string?[])[other.Plural, other.Singular, .. other.ShortNames]).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var kinds = others.SelectMany(other => (string?[])[other.Kind, other.ListKind]).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var accepted = held;
        var (reason, message) = ("NoConflicts", "no conflicts found");
        if (Free(wanted.Plural, resources, "PluralConflict")) accepted = accepted with { Plural = wanted.Plural };
        if (Free(wanted.Singular ?? "", resources, "SingularConflict")) accepted = accepted with { Singular = wanted.Singular };
        if (wanted.ShortNames.All(name => Free(name, resources, "ShortNamesConflict"))) accepted = accepted with { ShortNames = wanted.ShortNames };
        if (Free(wanted.Kind, kinds, "KindConflict")) accepted = accepted with { Kind = wanted.Kind };
        if (Free(wanted.ListKind ?? "", kinds, "ListKindConflict")) accepted = accepted with { ListKind = wanted.ListKind };
        return new(accepted with { Categories = wanted.Categories }, reason, message);

        bool Free(string name, HashSet<string> taken, string conflict)
        {
            if (name.Length == 0 || !taken.Contains(name)) return true;
            if (reason == "NoConflicts") (reason, message) = (conflict, $"\"{name}\" is already in use");
            return false;
        }
    }
}
