using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What may change in a pod that exists: images, its deadline, more tolerations, fewer scheduling gates.</summary>
internal static class PodUpdateValidation
{
    private const string Rule = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Validate(Pod next, Pod prior, FieldErrors errors)
    {
        var (after, before) = (next.Spec, prior.Spec);
        if (after.Containers.Count != before.Containers.Count)
        {
            errors.Forbidden("spec.containers", "pod updates may not add or remove containers");
            return;
        }
        if (after.InitContainers.Count != before.InitContainers.Count)
        {
            errors.Forbidden("spec.initContainers", "pod updates may not add or remove containers");
            return;
        }
        if (after.ActiveDeadlineSeconds is { } deadline && before.ActiveDeadlineSeconds is { } present && deadline > present)
        {
            errors.Invalid("spec.activeDeadlineSeconds", deadline, $"must be less than or equal to previous value {present}");
        }
        if (after.ActiveDeadlineSeconds is null && before.ActiveDeadlineSeconds is { } gone)
        {
            errors.Invalid("spec.activeDeadlineSeconds", null, $"must not be removed, it was {gone}");
        }
        ValidateGates(after, before, errors);
        ValidateTolerations(after, before, errors);
        var allowed = before with
        {
            Containers = [.. before.Containers.Zip(after.Containers, (old, now) => old with { Image = now.Image })],
            InitContainers = [.. before.InitContainers.Zip(after.InitContainers, (old, now) => old with { Image = now.Image })],
            ActiveDeadlineSeconds = after.ActiveDeadlineSeconds,
            Tolerations = after.Tolerations,
            SchedulingGates = after.SchedulingGates,
            TerminationGracePeriodSeconds =
                before.TerminationGracePeriodSeconds < 0 && after.TerminationGracePeriodSeconds == 1 ? 1 : before.TerminationGracePeriodSeconds,
            // A pod that is not to be scheduled yet may still be made pickier.
            NodeSelector = before.SchedulingGates.Count > 0 ? after.NodeSelector : before.NodeSelector,
            Affinity = before.SchedulingGates.Count > 0 ? after.Affinity : before.Affinity,
        };
        if (!ApiJson.SameContent(allowed, after)) errors.Forbidden("spec", $"{Rule}; changed: {string.Join(", ", Changed(allowed, after))}");
    }

    private static IEnumerable<string> Changed(PodSpec before, PodSpec after)
    {
        var (a, b) = (ApiJson.ToDocument(before), ApiJson.ToDocument(after));
        return a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key))
            .Where(name => !JsonNode.DeepEquals(a[name], b[name])).Order(StringComparer.Ordinal).Select(name => "spec." + name);
    }

    private static void ValidateGates(PodSpec after, PodSpec before, FieldErrors errors)
    {
        for (var i = 0; i < after.SchedulingGates.Count; i++)
        {
            var gate = after.SchedulingGates[i].Name;
            if (before.SchedulingGates.All(known => known.Name != gate))
            {
                errors.Forbidden($"spec.schedulingGates[{i}]", $"only deletion is allowed, but found new scheduling gate '{gate}'");
            }
        }
    }

    private static void ValidateTolerations(PodSpec after, PodSpec before, FieldErrors errors)
    {
        foreach (var old in before.Tolerations)
        {
            var kept = after.Tolerations.Any(
                now => Same(now, old) || (Same(now with { TolerationSeconds = old.TolerationSeconds }, old) && old.Effect is "NoExecute"));
            if (kept) continue;
            errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
            return;
        }
    }

    private static bool Same(Toleration a, Toleration b) =>
        (a.Key ?? "") == (b.Key ?? "") && (a.Operator ?? "") == (b.Operator ?? "") && (a.Value ?? "") == (b.Value ?? "")
        && (a.Effect ?? "") == (b.Effect ?? "") && a.TolerationSeconds == b.TolerationSeconds;
}
