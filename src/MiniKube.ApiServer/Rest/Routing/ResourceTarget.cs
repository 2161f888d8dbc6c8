using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;

namespace MiniKube.ApiServer.Rest.Routing;

/// <summary>What a path under /api or /apis speaks of. Empty strings stand for parts that the path does not have.</summary>
internal sealed record ResourceTarget(ResourceDefinition Definition, string Namespace, string Name, string Subresource)
{
    public bool IsCollection => Name.Length == 0;

    public SubresourceDefinition? SubresourceDefinition => Definition.Subresources.FirstOrDefault(known => known.Name == Subresource);

    public AccessRequest Access(UserInfo user, string verb) => new(user, verb, Definition, Namespace, Name, Subresource);
}
