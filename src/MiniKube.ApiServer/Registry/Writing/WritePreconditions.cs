using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>What a caller demands of the object before it is touched.</summary>
internal static class WritePreconditions
{
    /// <exception cref="ApiException">409.</exception>
    public static void Check(ResourceDefinition definition, StoredObject current, Preconditions? wanted)
    {
        if (wanted?.Uid is { } uid && uid != current.Uid)
        {
            throw ApiException.Conflict(definition, current.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }
        if (wanted?.ResourceVersion is { } revision && revision != current.ResourceVersion)
        {
            throw ApiException.Conflict(definition, current.Name,
                $"Precondition failed: ResourceVersion in precondition: {revision}, ResourceVersion in object meta: {current.ResourceVersion}");
        }
    }
}
