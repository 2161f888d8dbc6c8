using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

/// <summary>How volumes and claims on them stand in tables.</summary>
internal static class VolumeText
{
    /// <summary>Where classes stood before there was a field for them.</summary>
    public const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    private static readonly (string Mode, string Short)[] Modes =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    public static string Phase(string? phase, ObjectMeta metadata) => metadata.DeletionTimestamp is null ? phase ?? "" : "Terminating";

    public static string AccessModes(IReadOnlyList<string> modes) =>
        string.Join(",", Modes.Where(known => modes.Contains(known.Mode)).Select(known => known.Short));

    /// <summary>A claim has capacity and modes once it has its volume.</summary>
    public static string AccessModes(PersistentVolumeClaim claim) => IsBound(claim) ? AccessModes(claim.Status.AccessModes) : "";

    public static string Capacity(PersistentVolumeClaim claim) =>
        IsBound(claim) && claim.Status.Capacity.TryGetValue("storage", out var size) ? size.ToString() : "";

    public static string StorageClass(string? name, ObjectMeta metadata) => metadata.Annotations.GetValueOrDefault(ClassAnnotation) ?? name ?? "";

    private static bool IsBound(PersistentVolumeClaim claim) => !string.IsNullOrEmpty(claim.Spec.VolumeName);
}
