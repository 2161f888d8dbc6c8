namespace MiniKube.ApiServer.Registry.Metadata;

/// <summary>Which names a kind allows. Rule: Kubernetes docs, "Object Names and IDs".</summary>
internal static class NameRules
{
    /// <summary>Of the beginning of a name: it may end with a dash, since more follows.</summary>
    public static string? PrefixError(ResourceDefinition definition, string prefix) =>
        Error(definition, prefix.Length > 1 && prefix[^1] == '-' ? prefix[..^1] + "a" : prefix);

    public static string? Error(ResourceDefinition definition, string name) => definition.GroupResource switch
    {
        "namespaces" => Names.LabelError(name),
        "services" => Names.Rfc1035Error(name),
        // Two parties that write an address differently would have it twice.
        "ipaddresses.networking.k8s.io" => System.Net.IPAddress.TryParse(name, out var address) && address.ToString() == name ? null : "must be a valid IP address in canonical form",
        // The group of the core kinds has no name: "v1." is theirs.
        "apiservices.apiregistration.k8s.io" => PathSegmentError(name),
        _ when definition.Group == "rbac.authorization.k8s.io" => PathSegmentError(name),
        _ => Names.SubdomainError(name),
    };

    private static string? PathSegmentError(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/') => "may not contain '/'",
        _ when name.Contains('%') => "may not contain '%'",
        _ => null,
    };
}
