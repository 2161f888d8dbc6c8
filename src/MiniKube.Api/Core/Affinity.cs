using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Affinity : Extensible
{
    [Field(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    [Field(2)]
    public PodAffinity? PodAffinity { get; init; }

    [Field(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}

public sealed record NodeAffinity : Extensible
{
    [Field(1, Atomic = true)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    [Field(2)]
    public IReadOnlyList<PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}

public sealed record NodeSelector : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init => field = value ?? []; } = [];
}

public sealed record NodeSelectorTerm : Extensible
{
    [Field(1)]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init => field = value ?? []; } = [];
}

public sealed record NodeSelectorRequirement : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true, OneOf = "In|NotIn|Exists|DoesNotExist|Gt|Lt"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

public sealed record PreferredSchedulingTerm : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Weight { get; init; }

    [Field(2, Required = true, Atomic = true)]
    public NodeSelectorTerm Preference { get; init => field = value ?? new(); } = new();
}

public sealed record PodAffinity : Extensible
{
    [Field(1)]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}

public sealed record PodAntiAffinity : Extensible
{
    [Field(1)]
    public IReadOnlyList<PodAffinityTerm> RequiredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<WeightedPodAffinityTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; init => field = value ?? []; } = [];
}

public sealed record PodAffinityTerm : Extensible
{
    [Field(1, Atomic = true)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(2)]
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    [Field(4, Atomic = true)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Field(5)]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    [Field(6)]
    public IReadOnlyList<string> MismatchLabelKeys { get; init => field = value ?? []; } = [];
}

public sealed record WeightedPodAffinityTerm : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Weight { get; init; }

    [Field(2, Required = true)]
    public PodAffinityTerm PodAffinityTerm { get; init => field = value ?? new(); } = new();
}
