using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Admission.Policies;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>One webhook of one configuration, mutating or validating, ready to be matched and asked.</summary>
internal sealed class AdmissionWebhook
{
    private static readonly CelEnvironment Environment = new(PolicyVariables.All(CelType.Dyn));
    private readonly WebhookClientConfig client;
    private readonly RuleSet rules;
    private readonly LabelQuery namespaces;
    private readonly LabelQuery objects;
    private WebhookTarget? target;

    private AdmissionWebhook(string name, WebhookClientConfig client, IReadOnlyList<RuleWithOperations> rules, string? matchPolicy, Api.Meta.LabelSelector? namespaces,
        Api.Meta.LabelSelector? objects, IReadOnlyList<MatchCondition> conditions)
    {
        Conditions = new(conditions, Environment);
        Name = name;
        this.client = client;
        this.rules = new([.. rules.Select(rule => new MatchRule(rule))], matchPolicy == "Exact");
        // A selector that was left out selects everything.
        this.namespaces = namespaces is null ? LabelQuery.Everything : LabelQuery.Of(namespaces);
        this.objects = objects is null ? LabelQuery.Everything : LabelQuery.Of(objects);
    }

    public string Name { get; }

    public PolicyConditions Conditions { get; }

    public bool FailsOpen { get; private init; }

    public TimeSpan Patience { get; private init; }

    public bool MayBeAskedAgain { get; private init; }

    /// <summary>It changes nothing outside, at least not for a dry run.</summary>
    public bool AllowsDryRun { get; private init; }

    /// <summary>The newest form of the question that both sides know.</summary>
    public string ReviewVersion { get; private init; } = "v1";

    public WebhookTarget Target => target ??= WebhookTarget.Of(client);

    public static AdmissionWebhook Of(MutatingWebhook hook) => new(hook.Name, hook.ClientConfig, hook.Rules, hook.MatchPolicy, hook.NamespaceSelector, hook.ObjectSelector, hook.MatchConditions)
    {
        FailsOpen = hook.FailurePolicy == "Ignore",
        Patience = TimeSpan.FromSeconds(hook.TimeoutSeconds ?? 10),
        MayBeAskedAgain = hook.ReinvocationPolicy == "IfNeeded",
        AllowsDryRun = hook.SideEffects is "None" or "NoneOnDryRun",
        ReviewVersion = VersionOf(hook.AdmissionReviewVersions),
    };

    public static AdmissionWebhook Of(ValidatingWebhook hook) => new(hook.Name, hook.ClientConfig, hook.Rules, hook.MatchPolicy, hook.NamespaceSelector, hook.ObjectSelector, hook.MatchConditions)
    {
        FailsOpen = hook.FailurePolicy == "Ignore",
        Patience = TimeSpan.FromSeconds(hook.TimeoutSeconds ?? 10),
        AllowsDryRun = hook.SideEffects is "None" or "NoneOnDryRun",
        ReviewVersion = VersionOf(hook.AdmissionReviewVersions),
    };

    /// <summary>The version of the kind that it wants to see; null: it is not about the request.</summary>
    public ResourceDefinition? Match(AdmissionRequest request, MatchFacts facts) =>
        rules.Match(request, facts.Versions) is { } seenAs && facts.HasNamespace(namespaces) && facts.HasObject(objects) ? seenAs : null;

    private static string VersionOf(IReadOnlyList<string> known) => known.Count == 0 || known.Contains("v1") ? "v1" : known[0];
}
