using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>The expressions of policies and webhooks are compiled when these are written, so that their author sees what is wrong with them.</summary>
internal sealed class ExpressionChecks : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition.Group != "admissionregistration.k8s.io" || request.Document is not { } document || request.Subresource.Length > 0) return ValueTask.CompletedTask;
        // What is stored stays writable, as long as it stays the same.
        if (request.Prior?.ToDocument() is { } prior && JsonNode.DeepEquals(prior["spec"], document["spec"]) && JsonNode.DeepEquals(prior["webhooks"], document["webhooks"])) return ValueTask.CompletedTask;
        var errors = new FieldErrors();
        Check(request.Definition.Kind, document, errors);
        return errors.Any ? throw ApiException.Invalid(request.Definition, request.Name, errors) : ValueTask.CompletedTask;
    }

    private static void Check(string kind, JsonObject document, FieldErrors errors)
    {
        switch (kind)
        {
            case "ValidatingAdmissionPolicy":
                Validating(ApiJson.Deserialize<ValidatingAdmissionPolicy>(document).Spec, errors);
                break;
            case "MutatingAdmissionPolicy":
                Mutating(ApiJson.Deserialize<MutatingAdmissionPolicy>(document).Spec, errors);
                break;
            case "ValidatingWebhookConfiguration":
                Webhooks(ApiJson.Deserialize<ValidatingWebhookConfiguration>(document).Webhooks.Select(hook => hook.MatchConditions), errors);
                break;
            case "MutatingWebhookConfiguration":
                Webhooks(ApiJson.Deserialize<MutatingWebhookConfiguration>(document).Webhooks.Select(hook => hook.MatchConditions), errors);
                break;
        }
    }

    private static void Validating(ValidatingAdmissionPolicySpec spec, FieldErrors errors)
    {
        var environment = Variables(spec.Variables, type => new CelEnvironment(Known(type, spec.ParamKind)), errors);
        Conditions(spec.MatchConditions, environment, "spec.matchConditions", errors);
        for (var i = 0; i < spec.Validations.Count; i++)
        {
            var (validation, path) = (spec.Validations[i], $"spec.validations[{i}]");
            Compile(() => environment.Compile(validation.Expression, CelType.Bool), path + ".expression", validation.Expression, errors);
            if (validation.MessageExpression is { Length: > 0 } message) Compile(() => environment.Compile(message, CelType.String), path + ".messageExpression", message, errors);
        }
        for (var i = 0; i < spec.AuditAnnotations.Count; i++)
        {
            var text = spec.AuditAnnotations[i].ValueExpression;
            Compile(() => environment.Compile(text, CelType.String, CelType.Null), $"spec.auditAnnotations[{i}].valueExpression", text, errors);
        }
    }

    private static void Mutating(MutatingAdmissionPolicySpec spec, FieldErrors errors)
    {
        var environment = Variables(spec.Variables, type => MutatingPolicy.Environment(Known(type, spec.ParamKind)), errors);
        Conditions(spec.MatchConditions, environment, "spec.matchConditions", errors);
        for (var i = 0; i < spec.Mutations.Count; i++)
        {
            var mutation = spec.Mutations[i];
            var (field, text) = mutation.PatchType == "JSONPatch" ? ("jsonPatch", mutation.JsonPatch?.Expression) : ("applyConfiguration", mutation.ApplyConfiguration?.Expression);
            Compile(() => MutatingPolicy.Compile(mutation, environment), $"spec.mutations[{i}].{field}.expression", text ?? "", errors);
        }
    }

    private static void Webhooks(IEnumerable<IReadOnlyList<MatchCondition>> all, FieldErrors errors)
    {
        var environment = new CelEnvironment(PolicyVariables.WithoutParameters(CelType.Dyn));
        foreach (var (i, conditions) in all.Index()) Conditions(conditions, environment, $"webhooks[{i}].matchConditions", errors);
    }

    private static IReadOnlyList<CelVariable> Known(CelType variables, ParamKind? parameters) =>
        parameters is null ? PolicyVariables.WithoutParameters(variables) : PolicyVariables.All(variables);

    private static CelEnvironment Variables(IReadOnlyList<Variable> variables, Func<CelType, CelEnvironment> environment, FieldErrors errors) =>
        new NamedVariables(variables, environment, (i, error) => errors.Invalid($"spec.variables[{i}].expression", variables[i].Expression, $"compilation failed: {error.Message}")).Environment;

    private static void Conditions(IReadOnlyList<MatchCondition> conditions, CelEnvironment environment, string path, FieldErrors errors)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            var text = conditions[i].Expression;
            Compile(() => environment.Compile(text, CelType.Bool), $"{path}[{i}].expression", text, errors);
        }
    }

    private static void Compile(Func<CelProgram> compile, string path, string source, FieldErrors errors)
    {
        try
        {
            compile();
        }
        catch (CelException error)
        {
            errors.Invalid(path, source, $"compilation failed: {error.Message}");
        }
    }
}
