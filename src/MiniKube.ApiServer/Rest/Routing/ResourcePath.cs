using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Rest.Routing;

/// <summary>Reads /api/V/… and /apis/G/V/… with the kinds that the server has.</summary>
internal static class ResourcePath
{
    /// <summary>Null: there is no such resource.</summary>
    public static ResourceTarget? Parse(string path, ResourceDirectory resources)
    {
        var parts = path.Trim('/').Split('/');
        return parts switch
        {
            ["api", var version, .. var rest] when rest.Length > 0 => Parse("", version, rest, resources),
            ["apis", var group, var version, .. var rest] when rest.Length > 0 && group.Length > 0 => Parse(group, version, rest, resources),
            _ => null,
        };
    }

    private static ResourceTarget? Parse(string group, string version, string[] rest, ResourceDirectory resources)
    {
        // /namespaces/N/status is a part of the namespace, /namespaces/N/pods a collection inside it.
        if (rest is ["namespaces", var space, var plural, .. var inner] && resources.Find(group, version, plural) is { Namespaced: true } inside)
        {
            return space.Length == 0 ? null : Target(inside, space, inner);
        }
        return resources.Find(group, version, rest[0]) is { } definition ? Target(definition, "", rest[1..]) : null;
    }

    private static ResourceTarget? Target(ResourceDefinition definition, string space, string[] rest)
    {
        if (definition.Namespaced && space.Length == 0 && rest.Length > 0) return null;
        return rest switch
        {
            [] => new(definition, space, "", ""),
            [var name] when name.Length > 0 => new(definition, space, name, ""),
            [var name, var subresource] when name.Length > 0 && definition.Subresources.Any(known => known.Name == subresource) =>
                new(definition, space, name, subresource),
            // What follows is for whoever the request is passed on to.
            [var name, "proxy", ..] when name.Length > 0 && definition.Subresources.Any(known => known.Name == "proxy") => new(definition, space, name, "proxy"),
            _ => null,
        };
    }
}
