using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Admission.Policies;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Cel;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Webhooks;

/// <summary>Asks the webhooks that administrators have registered: mutating ones in turn, validating ones side by side.</summary>
internal sealed class WebhookAdmission(PolicyGround ground, WebhookCaller caller, ILogger logger) : IAdmission
{
    private readonly WebhookSet mutating = WebhookSet.Mutating(ground.Cache);
    private readonly WebhookSet validating = WebhookSet.Validating(ground.Cache);

    public bool SeesConnections => true;

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = mutating.Current;
        if (hooks.Count == 0 || PolicyGround.IsExempt(request)) return;
        if (request.IsReinvocation) request.Edits.Compare(request.Document);
        var views = new RequestViews(request, ground);
        foreach (var hook in hooks)
        {
            if (request.IsReinvocation && !(hook.MayBeAskedAgain && request.Edits.IsStale(hook))) continue;
            if (await WantsAsync(hook, request, views, cancel) is not { } input) continue;
            if (await AskAsync(hook, input.Request, cancel) is { } changed && !JsonNode.DeepEquals(changed, input.Request.Document)) await views.TakeAsync(input, changed, "a webhook", cancel);
            request.Edits.Saw(hook);
        }
    }

    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var hooks = validating.Current;
        if (hooks.Count == 0 || PolicyGround.IsExempt(request)) return;
        var views = new RequestViews(request, ground);
        var asked = new List<(AdmissionWebhook Hook, AdmissionRequest View)>();
        foreach (var hook in hooks)
        {
            if (await WantsAsync(hook, request, views, cancel) is { } input) asked.Add((hook, input.Request));
        }
        // The first refusal is told; the others are waited for all the same, so that nothing is left running.
        await Task.WhenAll(asked.Select(one => AskAsync(one.Hook, one.View, cancel)));
    }

    /// <summary>The request as the webhook wants to see it; null: it is not about the request, or its match conditions do not hold.</summary>
    private async ValueTask<PolicyInput?> WantsAsync(AdmissionWebhook hook, AdmissionRequest request, RequestViews views, CancellationToken cancel)
    {
        if (hook.Match(request, views.Facts) is not { } seenAs) return null;
        var input = await views.InAsync(seenAs, cancel);
        if (hook.Conditions.IsEmpty) return input;
        if (hook.Conditions.Hold(input.Values(null, Value.Null), new(CelBudget.PerObject), out var error) is { } holds) return holds ? input : null;
        logger.ConditionsFailed(hook.Name, hook.FailsOpen, error);
        return hook.FailsOpen ? null : throw ApiException.Forbidden(request.Definition, request.Name, $"webhook \"{hook.Name}\": {error}");
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
