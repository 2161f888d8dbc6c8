using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

/// <summary>Which class a claim gets that names none.</summary>
public static class StorageDefaults
{
    public const string Annotation = "storageclass.kubernetes.io/is-default-class";
    public const string OldAnnotation = "storageclass.beta.kubernetes.io/is-default-class";

    public static bool IsDefault(ObjectMeta metadata) =>
        metadata.Annotations.GetValueOrDefault(Annotation) == "true" || metadata.Annotations.GetValueOrDefault(OldAnnotation) == "true";

    internal static string MarkedName(StorageClass item) => IsDefault(item.Metadata) ? $"{item.Metadata.Name} (default)" : item.Metadata.Name ?? "";
}
