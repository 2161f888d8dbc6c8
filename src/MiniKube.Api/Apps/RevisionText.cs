using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

internal static class RevisionText
{
    /// <summary>"statefulset.apps/web".</summary>
    public static string Controller(ObjectMeta metadata)
    {
        if (metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller == true) is not { } owner) return CellText.None;
        var slash = owner.ApiVersion.IndexOf('/');
        var kind = owner.Kind.ToLowerInvariant();
        return slash < 0 ? $"{kind}/{owner.Name}" : $"{kind}.{owner.ApiVersion[..slash]}/{owner.Name}";
    }
}
