namespace MiniKube.Cel.Types;

/// <summary>Whether a value of one type may stand where another is asked for; binds the parameters of signatures on the way.</summary>
internal static class Assignment
{
    public static bool Accepts(CelType wanted, CelType given, Dictionary<string, CelType> bound)
    {
        if (wanted.Kind == CelKind.Parameter)
        {
            if (!bound.TryGetValue(wanted.Name, out var before) || IsOpen(before))
            {
                bound[wanted.Name] = given;
                return before is null || Accepts(before, given, bound);
            }
            return Accepts(before, given, bound) || Accepts(given, before, bound);
        }
        if (wanted.IsDyn || given.IsDyn) return true;
        if (given.Kind == CelKind.Null) return wanted.Kind is CelKind.Null or CelKind.Object or CelKind.Timestamp or CelKind.Duration or CelKind.Opaque or CelKind.Optional || wanted.Nullable;
        if (wanted.Kind == CelKind.Null) return given.Nullable;
        if (wanted.Kind != given.Kind) return false;
        return wanted.Kind switch
        {
            CelKind.Object or CelKind.Opaque => wanted.Name == given.Name,
            CelKind.List or CelKind.Map or CelKind.Optional => wanted.Arguments.Zip(given.Arguments).All(pair => Accepts(pair.First, pair.Second, bound)),
            _ => true,
        };
    }

    public static CelType Substitute(CelType type, Dictionary<string, CelType> bound) => type.Kind switch
    {
        CelKind.Parameter => bound.GetValueOrDefault(type.Name, CelType.Dyn),
        CelKind.List => CelType.ListOf(Substitute(type.Arguments[0], bound)),
        CelKind.Optional => CelType.OptionalOf(Substitute(type.Arguments[0], bound)),
        CelKind.Map => CelType.MapOf(Substitute(type.Arguments[0], bound), Substitute(type.Arguments[1], bound)),
        _ => type,
    };

    public static bool Same(CelType a, CelType b) =>
        a.Kind == b.Kind && a.Name == b.Name && a.Arguments.Count == b.Arguments.Count && a.Arguments.Zip(b.Arguments).All(pair => Same(pair.First, pair.Second));

    /// <summary>The type of either; where they differ, only running tells.</summary>
    public static CelType Join(CelType a, CelType b) => Same(a, b) ? (a.MaxSize is null || a.MaxSize >= b.MaxSize ? a : b) : IsOpen(a) ? b : IsOpen(b) ? a : CelType.Dyn;

    /// <summary>The type of an empty list, map or optional, or of null: the other one says more.</summary>
    private static bool IsOpen(CelType type) =>
        type.Kind is CelKind.Dyn or CelKind.Null || (type.Kind is CelKind.List or CelKind.Map or CelKind.Optional && type.Arguments.All(IsOpen));
}
