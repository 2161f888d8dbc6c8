using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply;

/// <summary>
/// One applier's wish: exactly the fields that it wants to manage, with their values. It is read once and can be applied again to a newer version of the
/// object.
/// </summary>
internal sealed class ApplyConfiguration
{
    private readonly ResourceDefinition definition;
    private readonly JsonObject configuration;
    private readonly FieldManager manager;
    private readonly bool force;
    private readonly FieldSet fields;

    private ApplyConfiguration(ResourceDefinition definition, JsonObject configuration, FieldManager manager, bool force, FieldSet fields)
    {
        this.definition = definition;
        this.configuration = configuration;
        this.manager = manager;
        this.force = force;
        this.fields = fields;
    }

    /// <exception cref="ApiException">400: the configuration does not fit its kind.</exception>
    public static ApplyConfiguration Read(ResourceDefinition definition, string subresource, JsonObject body, string manager, bool force)
    {
        if (body["metadata"] is JsonObject { } metadata && metadata["managedFields"] is JsonArray { Count: > 0 })
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }
        var configuration = (JsonObject)body.DeepClone();
        try
        {
            ServerFields.Reset(definition, subresource, configuration);
            var given = (JsonObject)configuration.DeepClone();
            var unknown = definition.ClrType is null ? [] : SchemaConformance.Apply(configuration, definition.Schema);
            GivenEmpties.Restore(configuration, given, Shape.Of(definition));
            if (unknown.Count > 0) throw new FormatException($".{unknown[0]}: field not declared in schema");
            var fields = ServerFields.Strip(AppliedFields.Of(configuration, Shape.Of(definition)));
            return new(definition, configuration, FieldManager.Applying(manager, definition, subresource), force, fields);
        }
        catch (Exception error) when (error is FormatException or SchemaException)
        {
            var name = (string?)(body["metadata"] as JsonObject)?["name"] ?? "";
            throw ApiException.BadRequest($"failed to create typed patch object ({name}; {definition.ApiVersion}, Kind={definition.Kind}): {error.Message}");
        }
    }

    /// <summary>The object to create where there is none, and its managers.</summary>
    public (JsonObject Document, ManagedFields Managed) Create(string now) =>
        ((JsonObject)configuration.DeepClone(), new([new(manager, now, fields)]));

    /// <param name="live">As it is stored; changed in place to what it is after the apply.</param>
    /// <exception cref="ApiException">409: others manage fields that the configuration changes.</exception>
    public ManagedFields ApplyTo(JsonObject live, ManagedFields managed, string now)
    {
        var shape = Shape.Of(definition);
        var before = (JsonObject)live.DeepClone();
        if (managed.IsEmpty) managed = Ownership.BeforeFirstApply(definition, before, now);
        DocumentMerge.Apply(live, configuration, shape);
        if (managed.Find(manager) is { } last)
        {
            var rest = managed.Entries.Where(entry => entry.Manager != manager).Aggregate(fields, (all, entry) => all.Union(entry.Fields));
            DocumentPruning.Apply(live, shape, last.Fields, rest);
        }
        if (definition.ClrType is not null) SchemaConformance.Apply(live, definition.Schema);
        var change = DocumentComparison.Of(before, live, shape);
        var after = Ownership.AfterApply(managed, change, manager, fields, LastApplied.Fields(definition, before, manager.Name), force, now);
        LastApplied.Follow(live, configuration, manager.Name);
        return after;
    }
}
