namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>One rule of a role, ready to be compared with requests. Rule: Kubernetes docs, "Using RBAC Authorization".</summary>
internal sealed class PolicyRule
{
    private const string All = "*";

    public string[] Verbs { get; init; } = [];

    public string[] Groups { get; init; } = [];

    public string[] Resources { get; init; } = [];

    public string[] Names { get; init; } = [];

    public string[] Paths { get; init; } = [];

    /// <summary>Group and resource first: they tell most rules apart.</summary>
    public bool Matches(AccessRequest request) =>
        (request.IsResource ? MatchesResource(request) : MatchesPath(request.Path)) && Has(Verbs, request.Verb);

    public bool MatchesPath(string path)
    {
        foreach (var allowed in Paths)
        {
            if (allowed == All || allowed == path) return true;
            if (allowed.EndsWith('*') && path.StartsWith(allowed.AsSpan(0, allowed.Length - 1), StringComparison.Ordinal)) return true;
        }
        return false;
    }

    public bool HasVerb(string verb) => Has(Verbs, verb);

    public bool HasGroup(string group) => Has(Groups, group);

    public bool HasResource(ReadOnlySpan<char> resource, ReadOnlySpan<char> subresource)
    {
        foreach (var allowed in Resources)
        {
            if (allowed == All || Is(allowed, resource, subresource)) return true;
            if (subresource.Length > 0 && allowed.StartsWith("*/", StringComparison.Ordinal) && allowed.AsSpan(2).SequenceEqual(subresource)) return true;
        }
        return false;
    }

    /// <summary>A rule without names is about every object; a request without a name is about no single one.</summary>
    public bool HasName(string name) => Names.Length == 0 || (name.Length > 0 && Array.IndexOf(Names, name) >= 0);

    /// <summary>As an escalation message shows it.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        Add("APIGroups", Groups);
        Add("Resources", Resources);
        Add("ResourceNames", Names);
        Add("NonResourceURLs", Paths);
        Add("Verbs", Verbs);
        return $"{{{string.Join(", ", parts)}}}";

        void Add(string name, string[] values)
        {
            if (values.Length > 0) parts.Add($"{name}:[{string.Join(" ", values.Select(value => $"\"{value}\""))}]");
        }
    }

    private bool MatchesResource(AccessRequest request) =>
        HasGroup(request.Group) && HasResource(request.Resource, request.Subresource) && (Names.Length == 0 || HasName(request.Target));

    private static bool Has(string[] allowed, string value)
    {
        foreach (var one in allowed)
        {
            if (one == All || one == value) return true;
        }
        return false;
    }

    private static bool Is(string allowed, ReadOnlySpan<char> resource, ReadOnlySpan<char> subresource)
    {
        if (subresource.Length == 0) return resource.SequenceEqual(allowed);
        return allowed.Length == resource.Length + 1 + subresource.Length && allowed[resource.Length] == '/'
            && allowed.AsSpan().StartsWith(resource) && allowed.AsSpan(resource.Length + 1).SequenceEqual(subresource);
    }
}
