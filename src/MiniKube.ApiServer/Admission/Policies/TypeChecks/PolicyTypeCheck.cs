using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Registry;
using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Policies.TypeChecks;

/// <summary>
/// Looks at the expressions of a policy once for each kind that it names, with the types of that kind, and says what cannot work: fields that are not there,
/// numbers added to texts. Rules: Kubernetes docs, "Validating Admission Policy", on type checking.
/// </summary>
internal sealed class PolicyTypeCheck(ResourceDirectory resources)
{
    private const int MostKinds = 10;

    public IReadOnlyList<ExpressionWarning> Check(ValidatingAdmissionPolicySpec spec)
    {
        var kinds = Kinds(spec.MatchConstraints);
        if (kinds.Count == 0) return [];
        var parameters = spec.ParamKind is { } kind && resources.FindKind(kind.ApiVersion ?? "", kind.Kind ?? "") is { } known ? KindTypes.Of(known) : CelType.Dyn;
        var environments = kinds.Select(definition => (definition, Environment(spec, KindTypes.Of(definition), parameters))).ToList();
        var warnings = new List<ExpressionWarning>();
        for (var i = 0; i < spec.Validations.Count; i++)
        {
            Check(spec.Validations[i].Expression, $"spec.validations[{i}].expression", environments, warnings);
            if (spec.Validations[i].MessageExpression is { Length: > 0 } message) Check(message, $"spec.validations[{i}].messageExpression", environments, warnings);
        }
        return warnings;
    }

    /// <summary>Those that are named in full; what a wildcard or a subresource stands for has no one type.</summary>
    private List<ResourceDefinition> Kinds(MatchResources? match) =>
    [
        .. (match?.ResourceRules ?? []).SelectMany(rule => rule.ApiGroups.SelectMany(group => rule.ApiVersions.SelectMany(version => rule.Resources.Select(resource => resources.Find(group, version, resource)))))
            .OfType<ResourceDefinition>().Distinct().OrderBy(definition => definition.ToString(), StringComparer.Ordinal).Take(MostKinds),
    ];

    private static CelEnvironment Environment(ValidatingAdmissionPolicySpec spec, CelType whole, CelType parameters) =>
        new NamedVariables(spec.Variables, variables => new(PolicyVariables.All(variables, whole, parameters))).Environment;

    private static void Check(string source, string field, IReadOnlyList<(ResourceDefinition Kind, CelEnvironment Environment)> environments, List<ExpressionWarning> warnings)
    {
        var found = environments.Select(one => Wrong(source, one.Kind, one.Environment)).OfType<string>().ToList();
        if (found.Count > 0) warnings.Add(new() { FieldRef = field, Warning = string.Join("\n", found) });
    }

    private static string? Wrong(string source, ResourceDefinition kind, CelEnvironment environment)
    {
        try
        {
            environment.Compile(source);
            return null;
        }
        catch (CelException error)
        {
            return $"{kind.Group}/{kind.Version}, Kind={kind.Kind}: {error.Message}\n";
        }
    }
}
