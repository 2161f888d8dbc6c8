namespace MiniKube.Cluster.Images;

/// <summary>An image that was loaded into a cluster's nodes: those that come later, or were away, are to have it too.</summary>
/// <param name="Name">As the nodes' runtime calls it: <c>docker.io/library/web:1</c>, Docker's <c>web:1</c>.</param>
/// <param name="Digest">What was loaded under that name last: containerd's digest, Docker's id.</param>
/// <param name="Former">What was before, the latest first. A node that has one of these under the name was away; what is none of them somebody put there on purpose.</param>
internal sealed record LoadedImage(string Name, string Digest, IReadOnlyList<string> Former)
{
    private const int MostFormer = 50;

    /// <summary>Whether a node with these images (digests by name) has to get it.</summary>
    public bool IsLackedBy(IReadOnlyDictionary<string, string> images) => !images.TryGetValue(Name, out var digest) || (digest != Digest && Former.Contains(digest));

    public bool IsIn(IReadOnlyDictionary<string, string> images) => images.TryGetValue(Name, out var digest) && digest == Digest;

    /// <summary>The name stands for this from now on.</summary>
    public LoadedImage Now(string digest) => digest == Digest ? this : new LoadedImage(Name, digest, [.. new[] { Digest }.Concat(Former).Where(f => f != digest).Take(MostFormer)]);
}
