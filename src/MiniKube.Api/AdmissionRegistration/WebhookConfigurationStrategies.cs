namespace MiniKube.Api.AdmissionRegistration;

internal sealed class ValidatingWebhookConfigurationStrategy : ResourceStrategy<ValidatingWebhookConfiguration>
{
    public override void Validate(ValidatingWebhookConfiguration next, FieldErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < next.Webhooks.Count; i++)
        {
            var (hook, path) = (next.Webhooks[i], $"webhooks[{i}]");
            WebhookRules.Name(hook.Name, i, names, errors);
            WebhookRules.Client(hook.ClientConfig, path + ".clientConfig", errors);
            WebhookRules.Effects(hook.SideEffects, hook.TimeoutSeconds, hook.AdmissionReviewVersions, path, errors);
            WebhookRules.Selection(hook.NamespaceSelector, hook.ObjectSelector, path, errors);
            WebhookRules.Conditions(hook.MatchConditions, path + ".matchConditions", errors);
            for (var j = 0; j < hook.Rules.Count; j++) OperationRules.Validate(hook.Rules[j], $"{path}.rules[{j}]", errors);
        }
    }
}

internal sealed class MutatingWebhookConfigurationStrategy : ResourceStrategy<MutatingWebhookConfiguration>
{
    public override void Validate(MutatingWebhookConfiguration next, FieldErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < next.Webhooks.Count; i++)
        {
            var (hook, path) = (next.Webhooks[i], $"webhooks[{i}]");
            WebhookRules.Name(hook.Name, i, names, errors);
            WebhookRules.Client(hook.ClientConfig, path + ".clientConfig", errors);
            WebhookRules.Effects(hook.SideEffects, hook.TimeoutSeconds, hook.AdmissionReviewVersions, path, errors);
            WebhookRules.Selection(hook.NamespaceSelector, hook.ObjectSelector, path, errors);
            WebhookRules.Conditions(hook.MatchConditions, path + ".matchConditions", errors);
            for (var j = 0; j < hook.Rules.Count; j++) OperationRules.Validate(hook.Rules[j], $"{path}.rules[{j}]", errors);
        }
    }
}
