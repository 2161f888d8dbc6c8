using System.Text.Json.Nodes;

namespace MiniKube.Api.Events;

/// <summary>Events have one store and two faces: those of the core group, as which they are stored, and those of events.k8s.io, whose fields have other names.</summary>
internal sealed class EventForm : IStoredForm
{
    private static readonly (string Shown, string Stored)[] Names =
    [
        ("note", "message"), ("regarding", "involvedObject"), ("reportingController", "reportingComponent"), ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
    ];

    private static readonly Dictionary<string, string> ToShown = Names.ToDictionary(name => name.Stored, name => name.Shown);
    private static readonly Dictionary<string, string> ToStored = Names.ToDictionary(name => name.Shown, name => name.Stored);

    public ResourceDefinition Storage => Core.Event.Definition;

    public ValueTask<IReadOnlyList<JsonObject>> ShowAsync(IReadOnlyList<JsonObject> stored, CancellationToken cancel) =>
        new([.. stored.Select(document => Renamed(document, ToShown, Event.Definition.ApiVersion))]);

    public ValueTask<JsonObject> StoreAsync(JsonObject document, CancellationToken cancel) =>
        new((string?)document["apiVersion"] == Storage.ApiVersion ? document : Renamed(document, ToStored, Storage.ApiVersion));

    private static JsonObject Renamed(JsonObject document, Dictionary<string, string> names, string apiVersion)
    {
        var renamed = new JsonObject();
        foreach (var (field, value) in document) renamed[names.GetValueOrDefault(field, field)] = value?.DeepClone();
        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}
