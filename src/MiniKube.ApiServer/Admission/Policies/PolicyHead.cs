using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>What policies of both sorts begin with: which requests they are about, what configures them, and when they hold.</summary>
internal sealed class PolicyHead
{
    private readonly NamedVariables variables;
    private readonly PolicyConditions conditions;

    private PolicyHead(
        string? name, ParamKind? parameters, MatchResources? match, string? failurePolicy, IReadOnlyList<MatchCondition> conditions, IReadOnlyList<Variable> variables,
        Func<CelType, CelEnvironment> environment)
    {
        Name = name ?? "";
        Parameters = parameters;
        Scope = new(match);
        FailsOpen = failurePolicy == "Ignore";
        this.variables = new(variables, environment);
        this.conditions = new(conditions, this.variables.Environment);
    }

    public string Name { get; }

    public ParamKind? Parameters { get; }

    public PolicyScope Scope { get; }

    public bool FailsOpen { get; }

    /// <summary>For the expressions that follow.</summary>
    public CelEnvironment Environment => variables.Environment;

    public static PolicyHead Of(ValidatingAdmissionPolicy policy) => new(
        policy.Metadata.Name, policy.Spec.ParamKind, policy.Spec.MatchConstraints, policy.Spec.FailurePolicy, policy.Spec.MatchConditions, policy.Spec.Variables,
        type => new(PolicyVariables.All(type)));

    public static PolicyHead Of(MutatingAdmissionPolicy policy) => new(
        policy.Metadata.Name, policy.Spec.ParamKind, policy.Spec.MatchConstraints, policy.Spec.FailurePolicy, policy.Spec.MatchConditions, policy.Spec.Variables,
        MutatingPolicy.Environment);

    /// <summary>One evaluation with one object of parameters, its conditions decided.</summary>
    public PolicyRun Start(PolicyInput input, JsonNode? parameters) => new(variables, conditions, input, parameters);
}
