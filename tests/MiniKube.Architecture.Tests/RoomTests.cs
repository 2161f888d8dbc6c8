namespace MiniKube.Architecture.Tests;

/// <summary>Who may use whom: the table of docs/architecture.md, as code.</summary>
public sealed class RoomTests
{
    private static readonly string[] StandIns = ["Grpc.Core.Api", "Grpc.Net.Common", "System.IO.Hashing"];

    /// <summary>Project → the rooms it may use. A folder that is not listed here is not a room.</summary>
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["MiniKube.Api"] = [],
        ["MiniKube.Spdy"] = [],
        ["MiniKube.Cel"] = ["MiniKube.Api"],
        ["Grpc.Core.Api"] = [],
        ["Grpc.Net.Common"] = ["Grpc.Core.Api"],
        ["System.IO.Hashing"] = [],
        ["MiniKube.Etcd"] = [],
        ["MiniKube.Telemetry"] = [],
        ["MiniKube.ApiServer"] = ["MiniKube.Api", "MiniKube.Cel", "MiniKube.Etcd", "MiniKube.Spdy", "MiniKube.Telemetry"],
        ["MiniKube.Client"] = ["MiniKube.Api"],
        ["MiniKube.Scheduler"] = ["MiniKube.Api", "MiniKube.Client"],
        ["MiniKube.Controllers"] = ["MiniKube.Api", "MiniKube.Client"],
        ["MiniKube.Containers"] = ["MiniKube.Api", "MiniKube.Spdy"],
        ["MiniKube.Network"] = ["MiniKube.Api", "MiniKube.Client"],
        ["MiniKube.NodeAgent"] = ["MiniKube.Api", "MiniKube.Client", "MiniKube.Containers", "MiniKube.Network", "MiniKube.Spdy", "MiniKube.Telemetry"],
        ["MiniKube.Cluster"] = ["MiniKube.Api", "MiniKube.Client"],
    };

    public static TheoryData<string> Projects => [.. Repository.ProjectFiles.Where(f => f.Contains("/src/", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_UsesOnlyWhatTheTableAllows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        if (name == "MiniKube.Cli") return; // the composition uses everything

        Table.ShouldContainKey(name, "a room needs a line in the table of docs/architecture.md and here");
        var allowed = Table[name].Concat(IsStandIn(name) ? [] : StandIns);
        Repository.References(Path.Combine(Repository.Root, project)).Except(allowed).ShouldBeEmpty($"{name} may use {string.Join(", ", Table[name])}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_LiesInAFolderOfItsName(string project) =>
        Path.GetFileName(Path.GetDirectoryName(project)).ShouldBe(Path.GetFileNameWithoutExtension(project));

    [Fact]
    public void Etcd_IsKnownToTheApiServerAlone()
    {
        var users = Repository.ProjectFiles.Where(f => Repository.References(f).Contains("MiniKube.Etcd")).Select(f => Path.GetFileNameWithoutExtension(f)!);
        users.Except(["MiniKube.ApiServer", "MiniKube.Cli"]).Where(n => !n.EndsWith("Tests", StringComparison.Ordinal) && n != "MiniKube.Benchmarks").ShouldBeEmpty();
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "MiniKube.sln")).Replace('\\', '/');
        Repository.ProjectFiles.Select(f => Path.GetRelativePath(Repository.Root, f)).Where(f => !solution.Contains(f, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Packages_AreExplained()
    {
        var explained = File.ReadAllText(Path.Combine(Repository.Root, "docs", "dependencies.md"));
        Repository.ProjectFiles.SelectMany(Repository.Packages).Distinct().Where(p => !explained.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty("docs/dependencies.md says of each package why it is here");
    }

    private static bool IsStandIn(string name) => StandIns.Contains(name);
}
