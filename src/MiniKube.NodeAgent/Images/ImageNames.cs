namespace MiniKube.NodeAgent.Images;

/// <summary>Parts of an image's name. Rule: Kubernetes docs, "Images", image names and default pull policy.</summary>
internal static class ImageNames
{
    private const string DefaultRegistry = "docker.io";

    /// <summary>The registry that a name leads to.</summary>
    public static string Registry(string image)
    {
        var slash = image.IndexOf('/');
        if (slash < 0) return DefaultRegistry;
        var first = image[..slash];
        return first.Contains('.') || first.Contains(':') || first == "localhost" ? first : DefaultRegistry;
    }

    /// <summary>Registry and repository, without tag and digest.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        if (colon > name.LastIndexOf('/')) name = name[..colon];
        var registry = Registry(name);
        if (registry != DefaultRegistry || name.StartsWith(DefaultRegistry + "/", StringComparison.Ordinal)) return name;
        return name.Contains('/') ? $"{registry}/{name}" : $"{registry}/library/{name}";
    }

    /// <summary>What an unset pull policy means.</summary>
    public static string DefaultPolicy(string image)
    {
        if (image.Contains('@')) return "IfNotPresent";
        var colon = image.LastIndexOf(':');
        var tag = colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }

    public static bool IsValid(string image)
    {
        if (image.Length is 0 or > 512 || image.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))) return false;
        var repository = Repository(image);
        var path = repository[(repository.IndexOf('/') + 1)..];
        return path.Length > 0 && path.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-' or '/');
    }
}
