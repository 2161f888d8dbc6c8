using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>What a writer wants of an object. Asked again when somebody else wrote meanwhile.</summary>
internal interface IObjectChange
{
    /// <summary>The wanted document and, where the change itself says who manages what, that.</summary>
    /// <param name="prior">The document of <paramref name="current"/>, which others still read: to be copied, which costs half of what reading it again would.</param>
    (JsonObject Document, ManagedFields? Managers) Make(StoredObject current, JsonObject prior);
}

internal sealed class ObjectMutation(Func<JsonObject, JsonObject> mutate, bool seesManagedFields) : IObjectChange
{
    public (JsonObject Document, ManagedFields? Managers) Make(StoredObject current, JsonObject prior) =>
        (mutate(seesManagedFields ? current.ToWholeDocument() : (JsonObject)prior.DeepClone()), null);
}

/// <summary>What is there plays no part in what is to be.</summary>
internal sealed class ObjectReplacement(Func<JsonObject> wanted) : IObjectChange
{
    public (JsonObject Document, ManagedFields? Managers) Make(StoredObject current, JsonObject prior) => (wanted(), null);
}

internal sealed class ObjectApply(ApplyConfiguration configuration, FieldTracking tracking) : IObjectChange
{
    public (JsonObject Document, ManagedFields? Managers) Make(StoredObject current, JsonObject prior)
    {
        var document = (JsonObject)prior.DeepClone();
        var managers = configuration.ApplyTo(document, FieldTracking.Stored(current), tracking.Now);
        return (document, managers);
    }
}
