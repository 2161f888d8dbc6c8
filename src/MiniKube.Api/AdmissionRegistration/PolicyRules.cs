using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

/// <summary>What holds for policies of either sort and their bindings. Rules: Kubernetes docs, "Validating Admission Policy".</summary>
internal static class PolicyRules
{
    public static void Parameters(ParamKind? kind, string path, FieldErrors errors)
    {
        if (kind is null) return;
        if (string.IsNullOrEmpty(kind.ApiVersion)) errors.Required(path + ".apiVersion");
        else if (kind.ApiVersion.Split('/').Length > 2) errors.Invalid(path + ".apiVersion", kind.ApiVersion, "must be a valid group version");
        if (string.IsNullOrEmpty(kind.Kind)) errors.Required(path + ".kind");
        else if (Names.Rfc1035Error(kind.Kind.ToLowerInvariant()) is { } error) errors.Invalid(path + ".kind", kind.Kind, "may have mixed case, but should otherwise match: " + error);
    }

    public static void Matching(MatchResources? match, string path, FieldErrors errors)
    {
        if (match is null) errors.Required(path);
        else if (match.ResourceRules.Count == 0) errors.Required(path + ".resourceRules");
        OperationRules.Validate(match, path, errors);
    }

    public static void Variables(IReadOnlyList<Variable> variables, string path, FieldErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Name.Length == 0) errors.Required($"{path}[{i}].name");
            else if (!names.Add(variables[i].Name)) errors.Duplicate($"{path}[{i}].name", variables[i].Name);
            if (variables[i].Expression.Trim().Length == 0) errors.Required($"{path}[{i}].expression");
        }
    }

    public static void Parameters(ParamRef? reference, string path, FieldErrors errors)
    {
        if (reference is null) return;
        if (string.IsNullOrEmpty(reference.Name) && reference.Selector is null) errors.Required(path + ".name", "one of name or selector must be specified");
        if (!string.IsNullOrEmpty(reference.Name) && reference.Selector is not null) errors.Forbidden(path + ".name", "name and selector are mutually exclusive");
        if (string.IsNullOrEmpty(reference.ParameterNotFoundAction)) errors.Required(path + ".parameterNotFoundAction");
        SelectorValidation.Validate(reference.Selector, path + ".selector", errors);
    }

    public static void PolicyName(string? name, FieldErrors errors) => FieldRules.Name(name, "spec.policyName", errors);
}
