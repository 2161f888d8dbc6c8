using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Admission.Policies;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Cel;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>Asks the webhooks that administrators have registered: mutating ones in turn, validating ones side by side.</summary>
internal sealed class WebhookAdmission(WatchCache cache, WebhookCaller caller, IAuthorizer authorizer, ResourceDirectory resources, ILogger logger) : IAdmission
{
    private readonly WebhookSet mutating = WebhookSet.Mutating(cache);
    private readonly WebhookSet validating = WebhookSet.Validating(cache);

    public bool SeesConnections => true;

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = mutating.Current;
        if (hooks.Count == 0 || IsExempt(request)) return;
        var labels = SelectedLabels.OfNamespace(request, cache);
        PolicyInput? input = null;
        foreach (var hook in hooks)
        {
            if (request.IsReinvocation && !hook.MayBeAskedAgain) continue;
            if (!hook.Matches(request, labels) || !Wants(hook, request, ref input)) continue;
            if (await AskAsync(hook, request, cancel) is not { } changed || JsonNode.DeepEquals(changed, request.Document)) continue;
            ChangedDocument.Take(request, changed, "a webhook");
            request.Reinvoke |= !request.IsReinvocation;
        }
    }

    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = validating.Current;
        if (hooks.Count == 0 || IsExempt(request)) return;
        var labels = SelectedLabels.OfNamespace(request, cache);
        PolicyInput? input = null;
        // The first refusal is told; the others are waited for all the same, so that nothing is left running.
        await Task.WhenAll(hooks.Where(hook => hook.Matches(request, labels) && Wants(hook, request, ref input)).ToList().Select(hook => AskAsync(hook, request, cancel)));
    }

    /// <summary>Webhooks must not be able to keep an administrator from repairing or removing them.</summary>
    private static bool IsExempt(AdmissionRequest request) => request.Definition.Group == "admissionregistration.k8s.io";

    /// <summary>Whether its match conditions hold.</summary>
    private bool Wants(AdmissionWebhook hook, AdmissionRequest request, ref PolicyInput? input)
    {
        if (hook.Conditions.IsEmpty) return true;
        input ??= new(request, cache, authorizer, resources);
        if (hook.Conditions.Hold(input.Values(null, Value.Null), new(CelBudget.PerObject), out var error) is { } holds) return holds;
        logger.ConditionsFailed(hook.Name, hook.FailsOpen, error);
        return hook.FailsOpen ? false : throw ApiException.Forbidden(request.Definition, request.Name, $"webhook \"{hook.Name}\": {error}");
    }

    private async Task<JsonObject?> AskAsync(AdmissionWebhook hook, AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Options.DryRun && !hook.AllowsDryRun)
        {
            throw ApiException.BadRequest($"admission webhook \"{hook.Name}\" does not support dry run");
        }
        try
        {
            var uid = Guid.NewGuid().ToString();
            var answer = await caller.AskAsync(hook.Target, AdmissionReview.Question(request, hook.ReviewVersion, uid), hook.Patience, cancel);
            return AdmissionReview.Read(answer, request, hook, uid);
        }
        catch (WebhookException error)
        {
            logger.WebhookFailed(hook.Name, hook.FailsOpen, error.Message);
            return hook.FailsOpen ? null : throw ApiException.Internal($"failed calling webhook \"{hook.Name}\": failed to call webhook: {error.Message}");
        }
    }
}
