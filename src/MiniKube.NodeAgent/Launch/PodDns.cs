using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Resolver settings of the node or of a pod.</summary>
internal sealed record ResolverSettings(IReadOnlyList<string> Servers, IReadOnlyList<string> Searches, IReadOnlyList<string> Options)
{
    public static ResolverSettings Parse(IEnumerable<string> lines)
    {
        List<string> servers = [], searches = [], options = [];
        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0][0] is '#' or ';') continue;
            if (words[0] == "nameserver") servers.Add(words[1]);
            else if (words[0] is "search" or "domain") searches = [.. words[1..]];
            else if (words[0] == "options") options.AddRange(words[1..]);
        }
        return new(servers, searches, options);
    }

    /// <summary>The node's own settings. A local stub resolver cannot be reached from a pod, so the settings behind it are taken.</summary>
    public static ResolverSettings OfHost()
    {
        foreach (var file in (string[])["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"])
        {
            if (!File.Exists(file)) continue;
            var settings = Parse(File.ReadLines(file));
            if (!settings.Servers.All(server => server == "127.0.0.53")) return settings;
        }
        return new([], [], []);
    }
}

/// <summary>What goes into a pod's resolv.conf. Rule: Kubernetes docs, "DNS for Services and Pods".</summary>
internal static class PodDns
{
    private const int MostServers = 3;
    private const int MostSearches = 32;

    public static Containers.DnsSpec Of(Pod pod, string? clusterDns, string clusterDomain, Func<ResolverSettings> host)
    {
        var settings = Base(pod, clusterDns, clusterDomain, host);
        var custom = pod.Spec.DnsConfig;
        var options = settings.Options.ToList();
        foreach (var option in custom?.Options ?? [])
        {
            var text = option.Value is { Length: > 0 } value ? $"{option.Name}:{value}" : option.Name ?? "";
            options.RemoveAll(other => other.Split(':')[0] == option.Name);
            options.Add(text);
        }
        return new(
            [.. settings.Servers.Concat(custom?.Nameservers ?? []).Distinct().Take(MostServers)],
            [.. settings.Searches.Concat(custom?.Searches ?? []).Distinct().Take(MostSearches)],
            options);
    }

    private static ResolverSettings Base(Pod pod, string? clusterDns, string clusterDomain, Func<ResolverSettings> host)
    {
        var policy = pod.Spec.DnsPolicy ?? "ClusterFirst";
        if (policy == "None") return new([], [], []);
        var cluster = policy == "ClusterFirstWithHostNet" || (policy == "ClusterFirst" && !pod.Spec.HostNetwork);
        if (!cluster || clusterDns is null) return host();
        var ns = pod.Metadata.Namespace;
        return new([clusterDns], [$"{ns}.svc.{clusterDomain}", $"svc.{clusterDomain}", clusterDomain, .. host().Searches], ["ndots:5"]);
    }
}
