namespace MiniKube.Api.AdmissionRegistration;

internal sealed class ValidatingAdmissionPolicyStrategy : ResourceStrategy<ValidatingAdmissionPolicy>
{
    public override void Validate(ValidatingAdmissionPolicy next, FieldErrors errors)
    {
        var spec = next.Spec;
        PolicyRules.Parameters(spec.ParamKind, "spec.paramKind", errors);
        PolicyRules.Matching(spec.MatchConstraints, "spec.matchConstraints", errors);
        PolicyRules.Variables(spec.Variables, "spec.variables", errors);
        WebhookRules.Conditions(spec.MatchConditions, "spec.matchConditions", errors);
        if (spec.Validations.Count + spec.AuditAnnotations.Count == 0) errors.Required("spec.validations", "validations or auditAnnotations must contain at least one item");
        for (var i = 0; i < spec.Validations.Count; i++)
        {
            if (spec.Validations[i].Expression.Trim().Length == 0) errors.Required($"spec.validations[{i}].expression", "expression is not specified");
            if (spec.Validations[i].Message is { } message && message.Contains('\n')) errors.Invalid($"spec.validations[{i}].message", message, "message must not contain line breaks");
        }
        for (var i = 0; i < spec.AuditAnnotations.Count; i++)
        {
            if (spec.AuditAnnotations[i].Key.Length == 0) errors.Required($"spec.auditAnnotations[{i}].key");
            if (spec.AuditAnnotations[i].ValueExpression.Trim().Length == 0) errors.Required($"spec.auditAnnotations[{i}].valueExpression", "valueExpression is not specified");
        }
    }
}

internal sealed class ValidatingAdmissionPolicyBindingStrategy : ResourceStrategy<ValidatingAdmissionPolicyBinding>
{
    private static readonly string[] Actions = ["Audit", "Deny", "Warn"];

    public override void Validate(ValidatingAdmissionPolicyBinding next, FieldErrors errors)
    {
        PolicyRules.PolicyName(next.Spec.PolicyName, errors);
        PolicyRules.Parameters(next.Spec.ParamRef, "spec.paramRef", errors);
        OperationRules.Validate(next.Spec.MatchResources, "spec.matchResources", errors);
        var actions = next.Spec.ValidationActions;
        if (actions.Count == 0) errors.Required("spec.validationActions", "at least one validation action is required");
        for (var i = 0; i < actions.Count; i++)
        {
            if (!Actions.Contains(actions[i])) errors.NotSupported($"spec.validationActions[{i}]", actions[i], Actions);
            if (actions.Take(i).Contains(actions[i])) errors.Duplicate($"spec.validationActions[{i}]", actions[i]);
        }
        if (actions.Contains("Deny") && actions.Contains("Warn")) errors.Invalid("spec.validationActions", Core.FieldRules.Shown(actions), "must not contain both \"Deny\" and \"Warn\" (repeating the same validation failure information in the API response and headers serves no purpose)");
    }
}

internal sealed class MutatingAdmissionPolicyStrategy : ResourceStrategy<MutatingAdmissionPolicy>
{
    public override void Validate(MutatingAdmissionPolicy next, FieldErrors errors)
    {
        var spec = next.Spec;
        PolicyRules.Parameters(spec.ParamKind, "spec.paramKind", errors);
        PolicyRules.Matching(spec.MatchConstraints, "spec.matchConstraints", errors);
        PolicyRules.Variables(spec.Variables, "spec.variables", errors);
        WebhookRules.Conditions(spec.MatchConditions, "spec.matchConditions", errors);
        if (spec.Mutations.Count == 0) errors.Required("spec.mutations", "mutations must contain at least one item");
        for (var i = 0; i < spec.Mutations.Count; i++)
        {
            var (mutation, path) = (spec.Mutations[i], $"spec.mutations[{i}]");
            switch (mutation.PatchType)
            {
                case "ApplyConfiguration":
                    if (string.IsNullOrWhiteSpace(mutation.ApplyConfiguration?.Expression)) errors.Required(path + ".applyConfiguration.expression");
                    break;
                case "JSONPatch":
                    if (string.IsNullOrWhiteSpace(mutation.JsonPatch?.Expression)) errors.Required(path + ".jsonPatch.expression");
                    break;
                default:
                    errors.NotSupported(path + ".patchType", mutation.PatchType, ["ApplyConfiguration", "JSONPatch"]);
                    break;
            }
        }
        if (string.IsNullOrEmpty(spec.ReinvocationPolicy)) errors.Required("spec.reinvocationPolicy");
    }
}

internal sealed class MutatingAdmissionPolicyBindingStrategy : ResourceStrategy<MutatingAdmissionPolicyBinding>
{
    public override void Validate(MutatingAdmissionPolicyBinding next, FieldErrors errors)
    {
        PolicyRules.PolicyName(next.Spec.PolicyName, errors);
        PolicyRules.Parameters(next.Spec.ParamRef, "spec.paramRef", errors);
        OperationRules.Validate(next.Spec.MatchResources, "spec.matchResources", errors);
    }
}
