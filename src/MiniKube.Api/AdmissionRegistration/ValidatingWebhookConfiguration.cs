using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record ValidatingWebhookConfiguration : Extensible, IResource<ValidatingWebhookConfiguration>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ValidatingWebhookConfiguration>("admissionregistration.k8s.io/v1", "validatingwebhookconfigurations")
        .UpdatesNameVersion().Strategy(new ValidatingWebhookConfigurationStrategy()).Generation().Categories("api-extensions")
        .NameColumn().Column("Webhooks", item => item.Webhooks.Count, "integer").AgeColumn();

    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ValidatingWebhookConfiguration"; } = "ValidatingWebhookConfiguration";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Keys = "name", Merge = "name")]
    public IReadOnlyList<ValidatingWebhook> Webhooks { get; init => field = value ?? []; } = [];
}

public sealed record ValidatingWebhook : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public WebhookClientConfig ClientConfig { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public IReadOnlyList<RuleWithOperations> Rules { get; init => field = value ?? []; } = [];

    [Field(4, Default = "\"Fail\"", OneOf = "Ignore|Fail")]
    public string? FailurePolicy { get; init; }

    [Field(9, Default = "\"Equivalent\"", OneOf = "Exact|Equivalent")]
    public string? MatchPolicy { get; init; }

    [Field(5, Default = "{}", Atomic = true)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Field(10, Default = "{}", Atomic = true)]
    public LabelSelector? ObjectSelector { get; init; }

    [Field(6, Required = true, OneOf = "Unknown|None|Some|NoneOnDryRun")]
    public string? SideEffects { get; init; }

    [Field(7, Default = "10")]
    public int? TimeoutSeconds { get; init; }

    [Field(8, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> AdmissionReviewVersions { get; init => field = value ?? []; } = [];

    [Field(11, Keys = "name", Merge = "name")]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];
}
