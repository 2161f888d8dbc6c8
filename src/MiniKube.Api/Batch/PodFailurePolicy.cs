using System.Text.Json.Serialization;

namespace MiniKube.Api.Batch;

public sealed record PodFailurePolicy : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<PodFailurePolicyRule> Rules { get; init => field = value ?? []; } = [];
}

public sealed record SuccessPolicy : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<SuccessPolicyRule> Rules { get; init => field = value ?? []; } = [];
}

public sealed record PodFailurePolicyRule : Extensible
{
    [Field(1, Required = true, OneOf = "FailJob|FailIndex|Ignore|Count"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Action { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    [Field(3)]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> OnPodConditions { get; init => field = value ?? []; } = [];
}

public sealed record SuccessPolicyRule : Extensible
{
    [Field(1)]
    public string? SucceededIndexes { get; init; }

    [Field(2)]
    public int? SucceededCount { get; init; }
}

public sealed record PodFailurePolicyOnExitCodesRequirement : Extensible
{
    [Field(1)]
    public string? ContainerName { get; init; }

    [Field(2, Required = true, OneOf = "In|NotIn"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}

public sealed record PodFailurePolicyOnPodConditionsPattern : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Default = "\"True\""), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";
}
