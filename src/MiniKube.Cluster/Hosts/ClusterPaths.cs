using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniKube.Cluster.Hosts;

/// <summary>
/// Where a cluster made by <c>mkube up</c> keeps what. Everything follows from the cluster's name,
/// so that <c>mkube down</c> finds the rest of a cluster that was never finished.
/// </summary>
public sealed partial record ClusterPaths
{
    public const string DataRoot = "/var/lib/minikube";
    public const string RunRoot = "/run/minikube";

    /// <summary>Held while a network is chosen.</summary>
    public const string NetworksLock = RunRoot + "/.networks.lock";

    /// <summary>Leaves room for a node's number and a socket's path (108 bytes).</summary>
    private const int LongestName = 36;

    private ClusterPaths(string name) => Name = name;

    public string Name { get; }

    /// <summary>State that outlives a reboot, 0700.</summary>
    public string Data => $"{DataRoot}/clusters/{Name}";

    /// <summary>Sockets, state files and the switch: gone after a reboot.</summary>
    public string Run => $"{RunRoot}/{Name}";

    public string Record => $"{Data}/cluster.json";

    /// <summary>The cluster's authority and the keys that its servers share: the originals.</summary>
    public string Keys => $"{Data}/pki";

    /// <summary>The administrator's kubeconfig.</summary>
    public string AdminKubeconfig => $"{Data}/admin.conf";

    /// <summary>Archives that nodes load at boot.</summary>
    public string Images => $"{Data}/images";

    /// <summary>Names of the images that were loaded into the nodes.</summary>
    public string LoadedImages => $"{Data}/loaded-images.json";

    /// <summary>Held while images come to nodes.</summary>
    public string ImagesLock => $"{Run}/images.lock";

    public string Lock => $"{RunRoot}/{Name}.lock";

    /// <summary>The network namespace that holds the cluster's bridge, kept by a mount here.</summary>
    public string Switch => $"{Run}/switch.netns";

    /// <summary>Our end of the cable between this machine and the switch (at most 15 bytes).</summary>
    public string Uplink => "mk" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name)).AsSpan(0, 5));

    /// <summary>Below the root of every cgroup hierarchy.</summary>
    public string Cgroup => $"minikube/{Name}";

    public string Context => $"mkube-{Name}";

    public static ClusterPaths Of(string name)
    {
        if (name.Length > LongestName || !Label().IsMatch(name))
        {
            throw new ClusterException(ClusterFailure.Usage, $"'{name}' cannot name a cluster: take at most {LongestName} lower-case letters, digits and '-', beginning with a letter");
        }

        return new ClusterPaths(name);
    }

    public NodePaths Node(int number) => new(this, number);

    /// <summary>Every cluster of this machine that has left something on disk.</summary>
    public static IEnumerable<ClusterPaths> All() =>
        new[] { $"{DataRoot}/clusters", RunRoot }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(d => Path.GetFileName(d)!)
            .Where(n => Label().IsMatch(n))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(n => new ClusterPaths(n));

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();
}
