using MiniKube.Api.Core;
using MiniKube.Network.Dns.Forwarding;

namespace MiniKube.NodeAgent.Launch;

/// <summary>What goes into a pod's resolv.conf. Rule: Kubernetes docs, "DNS for Services and Pods".</summary>
internal static class PodDns
{
    private const int MostServers = 3;
    private const int MostSearches = 32;
    private const int LongestSearchList = 2048;

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
            [.. Bounded(settings.Searches.Concat(custom?.Searches ?? []).Distinct().Take(MostSearches))],
            options);
    }

    private static ResolverSettings Base(Pod pod, string? clusterDns, string clusterDomain, Func<ResolverSettings> host)
    {
        var policy = pod.Spec.DnsPolicy ?? "ClusterFirst";
        if (policy == "None") return ResolverSettings.None;
        var cluster = policy == "ClusterFirstWithHostNet" || (policy == "ClusterFirst" && !pod.Spec.HostNetwork);
        if (!cluster || clusterDns is null)
        {
            // A resolver on the node's loopback answers nobody in a pod; our own server asks it for them.
            var own = host();
            return own.OnlyLoopback && !pod.Spec.HostNetwork && clusterDns is not null ? own with { Servers = [clusterDns] } : own;
        }
        var ns = pod.Metadata.Namespace;
        return new([clusterDns], [$"{ns}.svc.{clusterDomain}", $"svc.{clusterDomain}", clusterDomain, .. host().Searches], ["ndots:5"]);
    }

    /// <summary>Resolvers read no more than this many letters of a search list.</summary>
    private static IEnumerable<string> Bounded(IEnumerable<string> searches)
    {
        var length = 0;
        return searches.TakeWhile(search => (length += search.Length + 1) <= LongestSearchList);
    }
}
