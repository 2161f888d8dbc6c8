using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Pods;

/// <summary>The pod that a controller creates from its template; the server completes its name.</summary>
internal static class PodFromTemplate
{
    // A generated name is at most 63 characters, five of them random.
    private const int LongestPrefix = 58;

    public static Pod Create(IKubernetesObject owner, PodTemplateSpec template) => new()
    {
        Metadata = new()
        {
            GenerateName = Prefix(owner.Metadata.Name!),
            Namespace = owner.Metadata.Namespace,
            Labels = template.Metadata.Labels,
            Annotations = template.Metadata.Annotations,
            Finalizers = template.Metadata.Finalizers,
            OwnerReferences = [OwnerReferences.ControllerReferenceTo(owner)],
        },
        Spec = template.Spec,
    };

    private static string Prefix(string name) => (name.Length < LongestPrefix ? name : name[..(LongestPrefix - 1)]) + "-";
}
