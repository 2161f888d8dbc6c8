namespace MiniKube.Controllers.StorageProtection;

/// <summary>Which claims a pod uses.</summary>
internal static class ClaimUse
{
    /// <summary>By name, also those that are made for the pod.</summary>
    public static IEnumerable<string> ClaimNames(this Pod pod) => pod.Spec.Volumes
        .Select(volume => volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Metadata.Name}-{volume.Name}"))
        .OfType<string>();

    /// <summary>A pod without a node does not: no node starts it any more once the claim is being deleted.</summary>
    public static bool Uses(this Pod pod, string claim) => pod.Spec.NodeName is { Length: > 0 } && pod.ClaimNames().Contains(claim);
}
