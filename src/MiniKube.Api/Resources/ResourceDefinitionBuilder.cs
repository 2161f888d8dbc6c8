using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>Says in one expression what a kind is; converts to its <see cref="ResourceDefinition"/>.</summary>
public sealed class ResourceDefinitionBuilder<T>(ResourceDefinition definition)
    where T : class, IResource<T>, new()
{
    private static readonly string[] ReadAndWrite = ["get", "patch", "update"];

    public static implicit operator ResourceDefinition(ResourceDefinitionBuilder<T> builder) => builder.Build();

    public ResourceDefinition Build() => definition;

    public ResourceDefinitionBuilder<T> Namespaced() => With(definition.SetNamespaced());

    public ResourceDefinitionBuilder<T> Verbs(params string[] only) => With(definition.SetVerbs(only));

    /// <summary>A question: it is created, answered and forgotten.</summary>
    public ResourceDefinitionBuilder<T> Virtual() => With(definition.SetVirtual("create"));

    /// <summary>A view of what the server knows; nobody writes it.</summary>
    public ResourceDefinitionBuilder<T> ReadOnly() => With(definition.SetVirtual("get", "list"));

    public ResourceDefinitionBuilder<T> ShortNames(params string[] names) => With(definition.SetShortNames(names));

    public ResourceDefinitionBuilder<T> Categories(params string[] names) => With(definition.SetCategories(names));

    public ResourceDefinitionBuilder<T> Strategy(IResourceStrategy strategy) => With(definition.SetStrategy(strategy));

    public ResourceDefinitionBuilder<T> EncryptedAtRest() => With(definition.SetEncryptedAtRest());

    public ResourceDefinitionBuilder<T> FinalizedBy(string finalizer) => With(definition.SetDeletionFinalizer(finalizer));

    public ResourceDefinitionBuilder<T> OrphansByDefault() => With(definition.SetOrphansByDefault());

    public ResourceDefinitionBuilder<T> Generation() => With(definition.SetGeneration());

    public ResourceDefinitionBuilder<T> UpdatesNameVersion() => With(definition.SetUpdatesNameVersion());

    public ResourceDefinitionBuilder<T> UpdatesMayCreate() => With(definition.SetUpdatesMayCreate());

    /// <summary>Spec and status are written through separate addresses, and the spec's changes are counted.</summary>
    public ResourceDefinitionBuilder<T> Status() => Subresource("status", definition.ApiVersion, definition.Kind, ReadAndWrite);

    public ResourceDefinitionBuilder<T> Scale() => Subresource("scale", "autoscaling/v1", "Scale", ReadAndWrite);

    public ResourceDefinitionBuilder<T> Subresource(string name, string apiVersion, string kind, params string[] verbs) =>
        With(definition.AddSubresource(new(name, apiVersion, kind, verbs)));

    /// <summary>A path such as <c>spec.nodeName</c>; what is absent reads as <paramref name="absent"/>.</summary>
    public ResourceDefinitionBuilder<T> Selectable(string path, string absent = "") =>
        With(definition.AddSelectable(new(path, document => Follow(document, path)?.ToString() ?? absent)));

    public ResourceDefinitionBuilder<T> Selectable(string path, Func<JsonObject, string> read) => With(definition.AddSelectable(new(path, read)));

    /// <summary>A field that stands elsewhere in what is stored.</summary>
    public ResourceDefinitionBuilder<T> SelectableAs(string path, string stored) =>
        With(definition.AddSelectable(new(path, document => Follow(document, stored)?.ToString() ?? "")));

    /// <summary>Objects of this kind are those of another kind or version, seen in another way.</summary>
    public ResourceDefinitionBuilder<T> StoredAs(IStoredForm form) => With(definition.SetStoredForm(form));

    public ResourceDefinitionBuilder<T> Column(string name, Func<T, object?> value, string type = "string", string format = "", bool wide = false, string description = "") =>
        With(definition.AddColumn(new(name, type, format, wide ? 1 : 0, description, (_, item, _) => value((T)item))));

    /// <summary>A column that needs to know the time, such as "Last Seen".</summary>
    public ResourceDefinitionBuilder<T> Column(string name, Func<T, DateTimeOffset, object?> value, string type = "string", bool wide = false) =>
        With(definition.AddColumn(new(name, type, "", wide ? 1 : 0, "", (_, item, now) => value((T)item, now))));

    public ResourceDefinitionBuilder<T> NameColumn() => Column("Name", item => item.Metadata.Name, format: "name");

    public ResourceDefinitionBuilder<T> AgeColumn() => Column("Age", (item, now) => Age.Of(item.Metadata.CreationTimestamp, now));

    /// <summary>For kinds whose tables tell the moment instead of the age.</summary>
    public ResourceDefinitionBuilder<T> CreatedAtColumn() =>
        Column("Created At", item => item.Metadata.CreationTimestamp?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "date");

    private static JsonNode? Follow(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var step in path.Split('.'))
        {
            node = (node as JsonObject)?[step];
        }
        return node;
    }

    private ResourceDefinitionBuilder<T> With(ResourceDefinition _) => this;
}
