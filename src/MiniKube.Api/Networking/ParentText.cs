namespace MiniKube.Api.Networking;

internal static class ParentText
{
    /// <summary>"services/default/kubernetes", with the group in front where there is one.</summary>
    public static string Of(ParentReference? parent) => parent is null
        ? CellText.None
        : string.Join("/", new[] { parent.Group, parent.Resource, parent.Namespace, parent.Name }.Where(part => !string.IsNullOrEmpty(part)));
}
