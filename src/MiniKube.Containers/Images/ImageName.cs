namespace MiniKube.Containers.Images;

/// <summary>Image names as runtimes complete them: <c>nginx</c> means <c>docker.io/library/nginx:latest</c>.</summary>
public static class ImageName
{
    private const string DefaultDomain = "docker.io";

    public static string Normalize(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasDomain = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0;
        var path = hasDomain ? name[(slash + 1)..] : name;
        var domain = hasDomain ? first : DefaultDomain;
        if (domain == DefaultDomain && !path.Contains('/', StringComparison.Ordinal))
            path = "library/" + path;
        var tagged = path.Contains('@', StringComparison.Ordinal) || path.LastIndexOf(':') > path.LastIndexOf('/');
        return $"{domain}/{path}{(tagged ? "" : ":latest")}";
    }
}
