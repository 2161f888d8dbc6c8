using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record VolumeAttachment : Extensible, IResource<VolumeAttachment>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<VolumeAttachment>("storage.k8s.io/v1", "volumeattachments")
        .UpdatesNameVersion().Strategy(new VolumeAttachmentStrategy()).Status()
        .NameColumn().Column("Attacher", item => item.Spec.Attacher, format: "name").Column("PV", item => item.Spec.Source.PersistentVolumeName ?? "")
        .Column("Node", item => item.Spec.NodeName).Column("Attached", item => item.Status.Attached, "boolean").AgeColumn();

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "VolumeAttachment"; } = "VolumeAttachment";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public VolumeAttachmentSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public VolumeAttachmentStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record VolumeAttachmentSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Attacher { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public VolumeAttachmentSource Source { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string NodeName { get; init => field = value ?? ""; } = "";
}

public sealed record VolumeAttachmentStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Attached { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, string> AttachmentMetadata { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public VolumeError? AttachError { get; init; }

    [Field(4)]
    public VolumeError? DetachError { get; init; }
}

public sealed record VolumeAttachmentSource : Extensible
{
    [Field(1)]
    public string? PersistentVolumeName { get; init; }

    [Field(2)]
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }
}

public sealed record VolumeError : Extensible
{
    [Field(1)]
    public DateTimeOffset? Time { get; init; }

    [Field(2)]
    public string? Message { get; init; }

    [Field(3)]
    public int? ErrorCode { get; init; }
}
