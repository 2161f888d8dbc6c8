using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Nodes;

public sealed record RuntimeClass : Extensible, IResource<RuntimeClass>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<RuntimeClass>("node.k8s.io/v1", "runtimeclasses")
        .UpdatesNameVersion().UpdatesMayCreate().Strategy(new RuntimeClassStrategy()).NameColumn().Column("Handler", item => item.Handler).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "node.k8s.io/v1"; } = "node.k8s.io/v1";
    public string Kind { get; init => field = value ?? "RuntimeClass"; } = "RuntimeClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Handler { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public Overhead? Overhead { get; init; }

    [Field(4)]
    public Scheduling? Scheduling { get; init; }
}

public sealed record Overhead : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> PodFixed { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}

public sealed record Scheduling : Extensible
{
    [Field(1, Atomic = true)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(2)]
    public IReadOnlyList<Toleration> Tolerations { get; init => field = value ?? []; } = [];
}
