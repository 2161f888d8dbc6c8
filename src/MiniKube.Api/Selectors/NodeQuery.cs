using MiniKube.Api.Core;

namespace MiniKube.Api;

/// <summary>
/// Which nodes a pod must or would like to run on: <c>spec.nodeSelector</c> and node affinity. Rule: Kubernetes docs, "Assigning Pods to Nodes":
/// terms are alternatives, what a term says must hold together, an empty term matches nothing.
/// </summary>
public sealed class NodeQuery
{
    private readonly LabelQuery selector;
    private readonly Term[]? terms;

    private NodeQuery(LabelQuery selector, Term[]? terms) => (this.selector, this.terms) = (selector, terms);

    public static NodeQuery Everything { get; } = new(LabelQuery.Everything, null);

    public bool IsEverything => selector.IsEverything && terms is null;

    /// <summary>What the pod requires.</summary>
    public static NodeQuery Of(PodSpec spec)
    {
        var required = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;
        if (required is null && spec.NodeSelector.Count == 0) return Everything;
        return new(LabelQuery.Of(spec.NodeSelector), required is null ? null : [.. required.NodeSelectorTerms.Select(term => new Term(term))]);
    }

    public static NodeQuery Of(NodeSelectorTerm term) => new(LabelQuery.Everything, [new(term)]);

    public bool Matches(Node node)
    {
        if (!selector.Matches(node.Metadata.Labels)) return false;
        if (terms is null) return true;
        foreach (var term in terms)
        {
            if (term.Matches(node)) return true;
        }
        return false;
    }

    private sealed class Term(NodeSelectorTerm term)
    {
        private readonly LabelRequirement[] labels = [.. term.MatchExpressions.Select(Requirement)];
        private readonly LabelRequirement[] fields = [.. term.MatchFields.Select(Requirement)];

        public bool Matches(Node node)
        {
            if (labels.Length == 0 && fields.Length == 0) return false;
            foreach (var requirement in labels)
            {
                if (!requirement.Matches(node.Metadata.Labels)) return false;
            }
            foreach (var requirement in fields)
            {
                // The only field that the API allows here.
                if (requirement.Key != "metadata.name" || !requirement.Accepts(node.Metadata.Name)) return false;
            }
            return true;
        }

        private static LabelRequirement Requirement(NodeSelectorRequirement requirement) => new(requirement.Key, requirement.Operator switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "Exists" => LabelOperator.Exists,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            "Gt" => LabelOperator.GreaterThan,
            "Lt" => LabelOperator.LessThan,
            _ => LabelOperator.Never,
        }, requirement.Values);
    }
}
