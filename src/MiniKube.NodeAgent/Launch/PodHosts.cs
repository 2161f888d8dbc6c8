using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Host name and /etc/hosts of a pod. Rule: Kubernetes docs, "Adding entries to Pod /etc/hosts", "Pod's hostname and subdomain fields".</summary>
internal static class PodHosts
{
    private const int LongestName = 63;

    /// <summary>Empty on the host's network: such a pod has the host's name.</summary>
    public static string Hostname(Pod pod, string clusterDomain)
    {
        if (pod.Spec.HostnameOverride is { Length: > 0 } given) return given;
        if (pod.Spec.HostNetwork) return "";
        var name = Short(pod);
        return pod.Spec.SetHostnameAsFQDN == true && Domain(pod, clusterDomain) is { } domain ? $"{name}.{domain}" : name;
    }

    public static string File(Pod pod, IReadOnlyList<string> ips, string clusterDomain, Func<string> hostFile)
    {
        var text = new StringBuilder();
        if (pod.Spec.HostNetwork)
        {
            text.Append("# Kubernetes-managed hosts file (host network).\n").Append(hostFile());
        }
        else
        {
            text.Append("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n")
                .Append("fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
            var name = Short(pod);
            foreach (var ip in ips) text.Append(ip).Append('\t').Append(Domain(pod, clusterDomain) is { } domain ? $"{name}.{domain}\t{name}" : name).Append('\n');
        }
        if (pod.Spec.HostAliases.Count > 0) text.Append("\n# Entries added by HostAliases.\n");
        foreach (var alias in pod.Spec.HostAliases) text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames).Append('\n');
        return text.ToString();
    }

    private static string Short(Pod pod)
    {
        if (pod.Spec.Hostname is { Length: > 0 } hostname) return hostname;
        var name = pod.Metadata.Name ?? "";
        return name.Length <= LongestName ? name : name[..LongestName].TrimEnd('-', '.');
    }

    private static string? Domain(Pod pod, string clusterDomain) =>
        pod.Spec.Subdomain is { Length: > 0 } subdomain ? $"{subdomain}.{pod.Metadata.Namespace}.svc.{clusterDomain}" : null;
}
