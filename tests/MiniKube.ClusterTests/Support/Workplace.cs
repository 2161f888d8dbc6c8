namespace MiniKube.ClusterTests.Support;

/// <summary>Where the tested binary and the clients are.</summary>
internal static class Workplace
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("MKUBE");
    private static readonly string Root = FindRoot(AppContext.BaseDirectory) ?? FindRoot(Environment.CurrentDirectory) ?? throw new InvalidOperationException("run the tests from a checkout: MiniKube.sln is above none of their folders");

    public static string Mkube { get; } = Given ?? Path.Combine(Root, "out", "mkube");

    /// <summary>Debian's client and, where the machine has another one, that as well.</summary>
    public static IReadOnlyList<string> Kubectls { get; } =
        [.. new[] { Path.Combine(Root, ".tools/kubernetes-client/usr/bin/kubectl"), "/usr/bin/kubectl" }.Where(File.Exists)];

    /// <summary>Helm 3 and Helm 4, which scripts/deps.sh fetches.</summary>
    public static IReadOnlyList<string> Helms { get; } = [.. new[] { "helm3", "helm4" }.Select(name => Path.Combine(Root, ".tools/helm", name)).Where(File.Exists)];

    private static string? FindRoot(string below)
    {
        for (var folder = new DirectoryInfo(below); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MiniKube.sln"))) return folder.FullName;
        }
        return null;
    }
}
