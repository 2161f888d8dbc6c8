using MiniKube.Client;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers;

/// <summary>Indices that controllers share.</summary>
internal static class Indices
{
    public const string Orphans = "orphans";
    public const string Node = "node";

    public static void Add(Informers informers)
    {
        informers.Of<Pod>()
            .AddIndex(Orphans, pod => pod.Metadata.Controller() is null ? [pod.Metadata.Namespace ?? ""] : [])
            .AddIndex(Node, pod => pod.Spec.NodeName is { Length: > 0 } node ? [node] : []);
        informers.Of<ReplicaSet>().AddIndex(Orphans, replicaSet => replicaSet.Metadata.Controller() is null ? [replicaSet.Metadata.Namespace ?? ""] : []);
    }

    /// <summary>Objects of a namespace that no controller has.</summary>
    public static IReadOnlyList<T> OrphansIn<T>(this Informer<T> informer, string ns)
        where T : class, IResource<T> => informer.ByIndex(Orphans, ns);

    public static IReadOnlyList<Pod> OnNode(this Informer<Pod> informer, string node) => informer.ByIndex(Node, node);
}
