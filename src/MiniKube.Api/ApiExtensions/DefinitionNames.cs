namespace MiniKube.Api.ApiExtensions;

/// <summary>How a custom kind may be called.</summary>
internal static class DefinitionNames
{
    public static void Validate(CustomResourceDefinitionNames names, string path, FieldErrors errors)
    {
        Lower(names.Plural, path + ".plural", errors);
        if (names.Singular is { Length: > 0 } singular) Lower(singular, path + ".singular", errors);
        Mixed(names.Kind, path + ".kind", errors);
        Mixed(names.ListKind ?? "", path + ".listKind", errors);
        if (names.Kind.Length > 0 && names.Kind == names.ListKind) errors.Invalid(path + ".listKind", names.ListKind, "kind and listKind may not be the same");
        for (var i = 0; i < names.ShortNames.Count; i++) Lower(names.ShortNames[i], $"{path}.shortNames[{i}]", errors);
        for (var i = 0; i < names.Categories.Count; i++) Lower(names.Categories[i], $"{path}.categories[{i}]", errors);
    }

    private static void Lower(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path);
        else if (Names.Rfc1035Error(name) is { } error) errors.Invalid(path, name, error);
    }

    private static void Mixed(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path);
        else if (Names.Rfc1035Error(name.ToLowerInvariant()) is { } error) errors.Invalid(path, name, "may have mixed case, but should otherwise match: " + error);
    }
}
