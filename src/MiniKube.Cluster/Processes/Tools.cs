namespace MiniKube.Cluster.Processes;

/// <summary>Where the programs of the system are: the PATH of a user often lacks the sbin folders.</summary>
internal static class Tools
{
    private static readonly string[] Usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(Usual)
            .Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    public static string Require(string name, string package) => Find(name)
        ?? throw new ClusterException(ClusterFailure.Prerequisite, $"'{name}' is not installed: run 'apt-get install {package}' (or scripts/deps.sh), then this again");
}
