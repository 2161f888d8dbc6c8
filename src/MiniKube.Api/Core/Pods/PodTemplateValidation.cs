using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

/// <summary>Pods that a controller makes: their labels, their spec, and that the controller's selector finds them.</summary>
internal static class PodTemplateValidation
{
    /// <param name="owner">How the message calls the controller, for example "deployment".</param>
    public static void Validate(PodTemplateSpec template, LabelSelector selector, string owner, FieldErrors errors)
    {
        Selector(template, selector, owner, errors);
        Validate(template, "spec.template", errors);
    }

    public static void Validate(PodTemplateSpec template, string path, FieldErrors errors)
    {
        FieldRules.Labels(template.Metadata.Labels, path + ".metadata.labels", errors);
        foreach (var key in template.Metadata.Annotations.Keys)
        {
            if (Names.LabelKeyError(key.ToLowerInvariant()) is { } error) errors.Invalid(path + ".metadata.annotations", key, error);
        }
        PodSpecValidation.Validate(template.Spec, path + ".spec", errors);
    }

    /// <summary>Of controllers that keep their pods running for ever.</summary>
    public static void RunsAlways(PodTemplateSpec template, string owner, FieldErrors errors)
    {
        if (template.Spec.RestartPolicy is not (null or "" or "Always"))
        {
            errors.NotSupported("spec.template.spec.restartPolicy", template.Spec.RestartPolicy, ["Always"]);
        }
        if (template.Spec.ActiveDeadlineSeconds is not null)
        {
            errors.Forbidden("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {owner} is not Supported");
        }
    }

    /// <summary>Of controllers whose pods end: the API's own default does not fit them, so one must be given.</summary>
    public static void RunsToItsEnd(PodTemplateSpec template, string path, FieldErrors errors)
    {
        if (template.Spec.RestartPolicy is null or "" or "Always") errors.Required(path + ".spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }

    public static void LabelsMatch(PodTemplateSpec template, LabelSelector selector, FieldErrors errors)
    {
        if (LabelQuery.Of(selector).Matches(template.Metadata.Labels)) return;
        var labels = new JsonObject(
            template.Metadata.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)JsonValue.Create(label.Value))));
        errors.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
    }

    public static void SelectorUnchanged(LabelSelector next, LabelSelector prior, FieldErrors errors)
    {
        if (!ApiJson.SameContent(next, prior)) errors.Invalid("spec.selector", ApiJson.ToDocument(next), FieldRules.Immutable);
    }

    private static void Selector(PodTemplateSpec template, LabelSelector selector, string owner, FieldErrors errors)
    {
        SelectorValidation.Validate(selector, "spec.selector", errors);
        if (selector.MatchLabels.Count + selector.MatchExpressions.Count == 0)
        {
            errors.Invalid("spec.selector", new JsonObject(), $"empty selector is invalid for {owner}");
            return;
        }
        LabelsMatch(template, selector, errors);
    }
}
