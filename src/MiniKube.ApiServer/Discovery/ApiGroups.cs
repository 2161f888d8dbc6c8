using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Discovery;

/// <summary>The groups and versions of the kinds, best version first.</summary>
internal sealed class ApiGroups
{
    public ApiGroups(IEnumerable<ResourceDefinition> definitions) =>
        All = [.. definitions.GroupBy(definition => definition.Group).OrderByDescending(group => GroupPriority.Of(group.Key)).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => new ApiGroup(group.Key, group))];

    public IReadOnlyList<ApiGroup> All { get; }

    /// <summary>Without the core group, which has no name and an address of its own.</summary>
    public IEnumerable<ApiGroup> Named => All.Where(group => group.Name.Length > 0);
}

internal sealed class ApiGroup
{
    public ApiGroup(string name, IEnumerable<ResourceDefinition> definitions)
    {
        Name = name;
        Versions = [.. definitions.GroupBy(definition => definition.Version).OrderBy(version => version.Key, ApiVersionOrder.Instance)
            .Select(version => new ApiGroupVersion(name, version.Key, [.. version.OrderBy(definition => definition.Plural, StringComparer.Ordinal)]))];
    }

    public string Name { get; }

    public IReadOnlyList<ApiGroupVersion> Versions { get; }

    public JsonObject Describe(bool alone)
    {
        var group = new JsonObject();
        if (alone)
        {
            group["kind"] = "APIGroup";
            group["apiVersion"] = "v1";
        }
        group["name"] = Name;
        group["versions"] = new JsonArray([.. Versions.Select(version => (JsonNode)version.Describe())]);
        group["preferredVersion"] = Versions[0].Describe();
        return group;
    }
}

internal sealed record ApiGroupVersion(string Group, string Version, IReadOnlyList<ResourceDefinition> Definitions)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>"api/v1" or "apis/apps/v1".</summary>
    public string Path => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    public JsonObject Describe() => new() { ["groupVersion"] = ApiVersion, ["version"] = Version };
}

/// <summary>v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by name. Rule: Kubernetes docs, "Version priority".</summary>
internal sealed class ApiVersionOrder : IComparer<string>
{
    public static ApiVersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (Rank(x!), Rank(y!));
        return a == b ? string.CompareOrdinal(x, y) : b.CompareTo(a);
    }

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        if (version.Length < 2 || version[0] != 'v') return default;
        var end = 1;
        while (end < version.Length && char.IsAsciiDigit(version[end])) end++;
        if (end == 1 || !int.TryParse(version.AsSpan(1, end - 1), out var major)) return default;
        var tail = version[end..];
        if (tail.Length == 0) return (3, major, 0);
        var (stability, word) = tail.StartsWith("beta", StringComparison.Ordinal) ? (2, 4) : tail.StartsWith("alpha", StringComparison.Ordinal) ? (1, 5) : (0, 0);
        return stability > 0 && int.TryParse(tail.AsSpan(word), out var minor) ? (stability, major, minor) : default;
    }
}
