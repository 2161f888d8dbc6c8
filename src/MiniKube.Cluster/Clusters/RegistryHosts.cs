using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// Where a node's containerd looks for the images of a registry: the mirror first, then the registry itself (containerd's hosts.toml).
/// It is read anew at each pull. Folders that the user made are left alone: ours say so in their first line.
/// </summary>
internal static class RegistryHosts
{
    private const string Mark = "# written by mkube up --registry-mirror";

    /// <param name="mirror"><c>docker.io=http://192.0.2.1:5000</c>.</param>
    public static (string Registry, string Mirror) Parse(string mirror)
    {
        var parts = mirror.Split('=', 2);
        return parts.Length == 2 && parts[0].Length > 0 && !parts[0].Contains('/') && Uri.TryCreate(parts[1], UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? (parts[0], parts[1].TrimEnd('/'))
            : throw new ClusterException(ClusterFailure.Usage, $"'{mirror}' is no mirror: write REGISTRY=URL, for example docker.io=http://192.0.2.1:5000");
    }

    /// <summary>Docker knows mirrors of its own registry alone.</summary>
    public static IReadOnlyList<string> OfDocker(IReadOnlyList<string> mirrors) => [.. mirrors.Select(Parse).Where(m => m.Registry == "docker.io").Select(m => m.Mirror)];

    public static void Write(NodePaths node, IReadOnlyList<string> mirrors)
    {
        var folder = node.FromHost(NodePaths.InHost.RegistryHosts);
        var wanted = mirrors.Select(Parse).GroupBy(m => m.Registry).ToDictionary(g => g.Key, g => Render(g.Key, g.Select(m => m.Mirror)));
        foreach (var (registry, text) in wanted)
        {
            var file = Path.Combine(folder, registry, "hosts.toml");
            if (File.Exists(file) && File.ReadAllText(file) == text) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        foreach (var old in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
        {
            var file = Path.Combine(old, "hosts.toml");
            if (!wanted.ContainsKey(Path.GetFileName(old)) && File.Exists(file) && File.ReadAllText(file).StartsWith(Mark, StringComparison.Ordinal)) Directory.Delete(old, recursive: true);
        }
    }

    private static string Render(string registry, IEnumerable<string> mirrors) =>
        $"{Mark}\nserver = \"https://{(registry == "docker.io" ? "registry-1.docker.io" : registry)}\"\n"
        + string.Concat(mirrors.Select(m => $"\n[host.\"{m}\"]\n  capabilities = [\"pull\", \"resolve\"]\n"));
}
