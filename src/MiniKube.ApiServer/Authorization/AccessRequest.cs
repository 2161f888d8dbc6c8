using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Authorization;

/// <summary>
/// One access, in the words of RBAC. <paramref name="Verb"/>: get, list, watch, create, update, patch, delete, deletecollection, bind…
/// </summary>
/// <param name="Definition">Null for a path that is no resource, such as /metrics, and for a resource that this server does not have.</param>
internal sealed record AccessRequest(UserInfo User, string Verb, ResourceDefinition? Definition, string Namespace = "", string Name = "",
    string Subresource = "", string Path = "")
{
    /// <summary>Of list and watch, so that a node may read just its own pods.</summary>
    public FieldQuery Fields { get; init; } = FieldQuery.Everything;

    public bool IsResource { get; init; } = Definition is not null;

    public string Group { get; init; } = Definition?.Group ?? "";

    public string Resource { get; init; } = Definition?.Plural ?? "";

    public string GroupResource => Definition?.GroupResource ?? (Group.Length == 0 ? Resource : $"{Resource}.{Group}");

    /// <summary>The namespace whose roles count: a Namespace is inside itself.</summary>
    public string Scope => Namespace.Length == 0 && Group.Length == 0 && Resource == "namespaces" ? Name : Namespace;

    /// <summary>The one object that is meant: a list or watch may select it by its name.</summary>
    public string Target => Name.Length > 0 ? Name : SelectedName();

    private string SelectedName()
    {
        foreach (var requirement in Fields.Requirements)
        {
            if (requirement is { Path: "metadata.name", Negated: false }) return requirement.Value;
        }
        return "";
    }
}
