using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>What a writer wants of an object. Asked again when somebody else wrote meanwhile.</summary>
internal interface IObjectChange
{
    /// <summary>The wanted document and, where the change itself says who manages what, that.</summary>
    (JsonObject Document, ManagedFields? Managers) Make(StoredObject current);
}

internal sealed class ObjectMutation(Func<JsonObject, JsonObject> mutate, bool seesManagedFields) : IObjectChange
{
    public (JsonObject Document, ManagedFields? Managers) Make(StoredObject current) =>
        (mutate(seesManagedFields ? current.ToWholeDocument() : current.ToDocument()), null);
}

internal sealed class ObjectApply(ApplyConfiguration configuration, FieldTracking tracking) : IObjectChange
{
    public (JsonObject Document, ManagedFields? Managers) Make(StoredObject current)
    {
        var document = current.ToDocument();
        var managers = configuration.ApplyTo(document, FieldTracking.Stored(current), tracking.Now);
        return (document, managers);
    }
}
