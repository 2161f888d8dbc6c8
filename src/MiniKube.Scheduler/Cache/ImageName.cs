namespace MiniKube.Scheduler;

/// <summary>Brings image names to one form: what a pod writes as "web" a node may list as "docker.io/library/web:latest".</summary>
internal static class ImageName
{
    public static string Normalize(string name)
    {
        var digest = name.Contains('@');
        var lastSlash = name.LastIndexOf('/');
        if (!digest && name.IndexOf(':', lastSlash + 1) < 0) name += ":latest";
        var first = name.IndexOf('/');
        if (first < 0) return "docker.io/library/" + name;
        var host = name.AsSpan(0, first);
        return host.ContainsAny('.', ':') || host is "localhost" ? name : "docker.io/" + name;
    }
}
