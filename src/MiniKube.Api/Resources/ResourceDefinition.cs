using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// The one description of a kind. Routes, discovery, OpenAPI, tables, defaults, pruning, patches, gRPC and garbage collection derive from it.
/// Build it with <see cref="For{T}"/> in the file of its type; custom resources build the same at run time.
/// </summary>
public sealed class ResourceDefinition
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private readonly List<TableColumn> columns = [];
    private readonly List<SubresourceDefinition> subresources = [];
    private readonly List<SelectableField> selectable = [];
    private string[] shortNames = [];
    private string[] categories = [];
    private string[] verbs = AllVerbs;

    public ResourceDefinition(string apiVersion, string kind, string plural, Schema schema)
    {
        var slash = apiVersion.IndexOf('/');
        Group = slash < 0 ? "" : apiVersion[..slash];
        Version = apiVersion[(slash + 1)..];
        ApiVersion = apiVersion;
        Kind = kind;
        Plural = plural;
        Schema = schema;
        Singular = kind.ToLowerInvariant();
        ListKind = kind + "List";
        Shape = new SchemaShape(schema);
        GroupResource = Group.Length == 0 ? plural : $"{plural}.{Group}";
    }

    /// <summary>Empty for the core group.</summary>
    public string Group { get; }

    public string Version { get; }

    public string ApiVersion { get; }

    public string Kind { get; }

    public string Plural { get; }

    public string Singular { get; private set; }

    public string ListKind { get; private set; }

    /// <summary>"pods" or "deployments.apps": unique in the whole API, and the folder in etcd.</summary>
    public string GroupResource { get; }

    public bool Namespaced { get; private set; }

    public Schema Schema { get; }

    /// <summary>Null for custom resources, which have no record.</summary>
    public Type? ClrType { get; private init; }

    /// <summary>How documents are brought into shape and checked before the strategy sees them.</summary>
    public IDocumentShape Shape { get; private set; }

    /// <summary>Null where objects are stored just as this version shows them.</summary>
    public IStoredForm? StoredForm { get; private set; }

    public IResourceStrategy Strategy { get; private set; } = PlainStrategy.Instance;

    /// <summary>A finalizer that every object gets when its deletion begins; null where the server has no clearing up to do.</summary>
    public string? DeletionFinalizer { get; private set; }

    /// <summary>A delete that does not say what becomes of the object's dependents leaves them behind: so it was when these kinds were young.</summary>
    public bool OrphansByDefault { get; private set; }

    /// <summary>Where the numbers of the scale subresource are.</summary>
    public ScalePaths Scale { get; private set; } = ScalePaths.Usual;

    /// <summary>The schema as its author wrote it, for clients to read; null where it is made from <see cref="Schema"/>.</summary>
    public JsonObject? OpenApi { get; private set; }

    /// <summary>A warning that every request for this version gets; null where it is not deprecated.</summary>
    public string? DeprecationWarning { get; private set; }

    /// <summary>Values are encrypted before they reach etcd.</summary>
    public bool EncryptedAtRest { get; private set; }

    /// <summary><c>metadata.generation</c> counts changes of everything but metadata and status.</summary>
    public bool HasGeneration { get; private set; }

    /// <summary>An update must say which version it changes; of other kinds it may leave that out and wins.</summary>
    public bool UpdatesNameVersion { get; private set; }

    /// <summary>An update of what is not there makes it; of other kinds that is 404.</summary>
    public bool UpdatesMayCreate { get; private set; }

    /// <summary>What can be done with objects of the kind, beside its subresources.</summary>
    public IReadOnlyList<string> Verbs => verbs;

    /// <summary>False for kinds that nobody stores: questions that are answered at once (reviews), or a view of the server's own state.</summary>
    public bool IsStored { get; private set; } = true;

    public IReadOnlyList<string> ShortNames => shortNames;

    public IReadOnlyList<string> Categories => categories;

    public IReadOnlyList<TableColumn> Columns => columns;

    public IReadOnlyList<SubresourceDefinition> Subresources => subresources;

    /// <summary>Beyond <c>metadata.name</c> and <c>metadata.namespace</c>, which every kind has.</summary>
    public IReadOnlyList<SelectableField> SelectableFields => selectable;

    /// <summary>Name of the folder in etcd, and of the cache: that of the kind as which its objects are stored.</summary>
    public string StoredResource => StoredForm is { } form ? form.Storage.GroupResource : GroupResource;

    public bool HasStatus => subresources.Exists(subresource => subresource.Name == "status");

    public static ResourceDefinitionBuilder<T> For<T>(string plural)
        where T : class, IResource<T>, new()
    {
        var sample = new T();
        return new(new ResourceDefinition(sample.ApiVersion, sample.Kind, plural, Schema.Of(typeof(T))) { ClrType = typeof(T) });
    }

    /// <summary>The kind is called as its record is.</summary>
    public static ResourceDefinitionBuilder<T> For<T>(string apiVersion, string plural)
        where T : class, IResource<T>, new() =>
        new(new ResourceDefinition(apiVersion, typeof(T).Name, plural, Schema.Of(typeof(T))) { ClrType = typeof(T) });

    public ResourceDefinition SetNamespaced(bool value = true)
    {
        Namespaced = value;
        return this;
    }

    /// <summary>Leaves out verbs that other kinds have.</summary>
    public ResourceDefinition SetVerbs(params string[] only)
    {
        verbs = only;
        return this;
    }

    public ResourceDefinition SetVirtual(params string[] only)
    {
        IsStored = false;
        return SetVerbs(only);
    }

    public ResourceDefinition SetShortNames(params string[] names)
    {
        shortNames = names;
        return this;
    }

    public ResourceDefinition SetCategories(params string[] names)
    {
        categories = names;
        return this;
    }

    /// <summary>Null leaves the lower-case kind.</summary>
    public ResourceDefinition SetSingular(string? name)
    {
        if (name is { Length: > 0 }) Singular = name;
        return this;
    }

    public ResourceDefinition SetListKind(string? name)
    {
        if (name is { Length: > 0 }) ListKind = name;
        return this;
    }

    public ResourceDefinition SetShape(IDocumentShape shape)
    {
        Shape = shape;
        return this;
    }

    public ResourceDefinition SetStoredForm(IStoredForm? form)
    {
        StoredForm = form;
        return this;
    }

    public ResourceDefinition SetScale(ScalePaths paths)
    {
        Scale = paths;
        return this;
    }

    public ResourceDefinition SetDeletionFinalizer(string finalizer)
    {
        DeletionFinalizer = finalizer;
        return this;
    }

    public ResourceDefinition SetOrphansByDefault()
    {
        OrphansByDefault = true;
        return this;
    }

    public ResourceDefinition SetOpenApi(JsonObject schema)
    {
        OpenApi = schema;
        return this;
    }

    public ResourceDefinition SetDeprecated(string warning)
    {
        DeprecationWarning = warning;
        return this;
    }

    public ResourceDefinition SetStrategy(IResourceStrategy strategy)
    {
        Strategy = strategy;
        return this;
    }

    public ResourceDefinition SetEncryptedAtRest()
    {
        EncryptedAtRest = true;
        return this;
    }

    public ResourceDefinition SetGeneration()
    {
        HasGeneration = true;
        return this;
    }

    public ResourceDefinition SetUpdatesNameVersion()
    {
        UpdatesNameVersion = true;
        return this;
    }

    public ResourceDefinition SetUpdatesMayCreate()
    {
        UpdatesMayCreate = true;
        return this;
    }

    public ResourceDefinition AddSubresource(SubresourceDefinition subresource)
    {
        subresources.Add(subresource);
        return this;
    }

    public ResourceDefinition AddColumn(TableColumn column)
    {
        columns.Add(column);
        return this;
    }

    public ResourceDefinition AddSelectable(SelectableField field)
    {
        selectable.Add(field);
        return this;
    }

    public override string ToString() => GroupResource;
}

/// <summary>A part of an object with an address of its own, for example <c>status</c> or <c>scale</c>.</summary>
public sealed record SubresourceDefinition(string Name, string ApiVersion, string Kind, IReadOnlyList<string> Verbs);

/// <summary>A field that field selectors may name; read from the document as text.</summary>
public sealed record SelectableField(string Path, Func<JsonObject, string> Read);

/// <summary>Paths of fields, steps parted by dots. <paramref name="Selector"/>: of a label selector or the text of one, null where there is none.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? Selector)
{
    public static ScalePaths Usual { get; } = new("spec.replicas", "status.replicas", "spec.selector");
}
