using MiniKube.Api.Core;

namespace MiniKube.Api.Networking;

/// <summary>What is particular to classes of Ingresses.</summary>
internal sealed class IngressClassStrategy : ResourceStrategy<IngressClass>
{
    private const int LongestController = 250;

    public override void Validate(IngressClass next, FieldErrors errors)
    {
        var controller = next.Spec.Controller ?? "";
        if (controller.Length == 0) errors.Required("spec.controller");
        if (controller.Length > LongestController) errors.TooLong("spec.controller", LongestController);
        else if (controller.Length > 0 && !controller.Contains('/'))
        {
            errors.Invalid("spec.controller", controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        else if (controller.Length > 0 && Names.SubdomainError(controller.Split('/')[0]) is { } error) errors.Invalid("spec.controller", controller, error);
        if (next.Spec.Parameters is not { } parameters) return;
        const string At = "spec.parameters";
        if (parameters.Kind.Length == 0) errors.Required(At + ".kind");
        if (parameters.Name.Length == 0) errors.Required(At + ".name");
        if (parameters.Scope == "Namespace" && string.IsNullOrEmpty(parameters.Namespace)) errors.Required(At + ".namespace", "`parameters.scope` is set to 'Namespace'");
        if (parameters.Scope == "Cluster" && parameters.Namespace is not null) errors.Forbidden(At + ".namespace", "`parameters.scope` is set to 'Cluster'");
    }

    public override void ValidateUpdate(IngressClass next, IngressClass prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Spec.Controller ?? "", prior.Spec.Controller ?? "", "spec.controller", errors);
    }
}
