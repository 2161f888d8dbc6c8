namespace MiniKube.Controllers.Ownership;

internal static class OwnerReferences
{
    /// <summary>The one owner that manages the object, if any.</summary>
    public static OwnerReference? Controller(this ObjectMeta metadata)
    {
        foreach (var owner in metadata.OwnerReferences)
        {
            if (owner.Controller == true) return owner;
        }
        return null;
    }

    public static bool IsControlledBy(this IKubernetesObject value, IKubernetesObject owner) =>
        value.Metadata.Controller() is { } reference && reference.Uid == owner.Metadata.Uid;

    public static OwnerReference ControllerReferenceTo(IKubernetesObject owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name!,
        Uid = owner.Metadata.Uid!,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
