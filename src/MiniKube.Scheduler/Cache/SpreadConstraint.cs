using MiniKube.Api.Meta;

namespace MiniKube.Scheduler;

/// <summary>A pod's wish to be spread evenly over the values of a node label.</summary>
internal sealed class SpreadConstraint
{
    private readonly LabelQuery labels;

    private SpreadConstraint(Pod owner, TopologySpreadConstraint constraint)
    {
        TopologyKey = constraint.TopologyKey;
        MaxSkew = Math.Max(1, constraint.MaxSkew);
        IsRequired = constraint.WhenUnsatisfiable != "ScheduleAnyway";
        MinDomains = constraint.MinDomains ?? 1;
        HonorsAffinity = constraint.NodeAffinityPolicy != "Ignore";
        HonorsTaints = constraint.NodeTaintsPolicy == "Honor";
        var own = owner.Metadata.Labels;
        labels = LabelQuery.Of(constraint.LabelSelector is not { } selector || constraint.MatchLabelKeys.Count == 0 ? constraint.LabelSelector : selector with
        {
            MatchExpressions =
            [
                .. selector.MatchExpressions,
                .. constraint.MatchLabelKeys.Where(own.ContainsKey).Select(key => new LabelSelectorRequirement { Key = key, Operator = "In", Values = [own[key]] }),
            ],
        });
    }

    public string TopologyKey { get; }

    public int MaxSkew { get; }

    /// <summary>DoNotSchedule; otherwise it only counts in the score.</summary>
    public bool IsRequired { get; }

    public int MinDomains { get; }

    public bool HonorsAffinity { get; }

    public bool HonorsTaints { get; }

    public static SpreadConstraint[] Of(Pod pod) =>
        pod.Spec.TopologySpreadConstraints is [] ? [] : [.. pod.Spec.TopologySpreadConstraints.Select(constraint => new SpreadConstraint(pod, constraint))];

    /// <summary>Pods that are going away do not count.</summary>
    public bool Counts(PodInfo other, string ns) => other.Key.Namespace == ns && !other.IsLeaving && labels.Matches(other.Labels);

    public bool MatchesOwn(PodInfo pod) => labels.Matches(pod.Labels);
}
