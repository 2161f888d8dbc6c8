using System.Globalization;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>
/// What Docker has no field for lies in labels: that a container is ours, whose it is, and the pod's labels and annotations under prefixes,
/// so that an image's own labels, which Docker mixes in, are told apart.
/// </summary>
internal static class DockerLabels
{
    public const string Kind = "io.minikube.kind";
    public const string Sandbox = "sandbox";
    public const string Container = "container";
    public const string SandboxId = "io.minikube.sandbox";
    public const string LogPath = "io.minikube.log";
    public const string Image = "io.minikube.image";
    private const string Name = "io.minikube.name";
    private const string Namespace = "io.minikube.namespace";
    private const string Uid = "io.minikube.uid";
    private const string Attempt = "io.minikube.attempt";
    private const string Handler = "io.minikube.handler";
    private const string Network = "io.minikube.network";
    private const string LabelPrefix = "io.minikube.label/";
    private const string AnnotationPrefix = "io.minikube.annotation/";

    public static Dictionary<string, string> Of(PodSandboxSpec spec)
    {
        var labels = Prefixed(spec.Labels, spec.Annotations);
        labels[Kind] = Sandbox;
        labels[Name] = spec.Name;
        labels[Namespace] = spec.Namespace;
        labels[Uid] = spec.Uid;
        labels[Attempt] = spec.Attempt.ToString(CultureInfo.InvariantCulture);
        labels[Handler] = spec.RuntimeHandler;
        labels[Network] = spec.Namespaces.Network == NamespaceMode.Host ? "host" : "pod";
        return labels;
    }

    public static Dictionary<string, string> Of(string sandboxId, ContainerSpec spec, string logPath)
    {
        var labels = Prefixed(spec.Labels, spec.Annotations);
        labels[Kind] = Container;
        labels[Name] = spec.Name;
        labels[Attempt] = spec.Attempt.ToString(CultureInfo.InvariantCulture);
        labels[SandboxId] = sandboxId;
        labels[LogPath] = logPath;
        labels[Image] = spec.UserImage.Length > 0 ? spec.UserImage : spec.Image;
        return labels;
    }

    /// <summary>As a filter of Docker's lists takes it.</summary>
    public static IEnumerable<string> Filters(string kind, IReadOnlyDictionary<string, string> labels) =>
        labels.Select(pair => $"{LabelPrefix}{pair.Key}={pair.Value}").Prepend($"{Kind}={kind}");

    public static bool IsOnHostNetwork(IReadOnlyDictionary<string, string> labels) => labels.GetValueOrDefault(Network) == "host";

    public static PodSandboxInfo ReadSandbox(string id, IReadOnlyDictionary<string, string> labels, SandboxState state, DateTimeOffset created) => new()
    {
        Id = id,
        Name = labels.GetValueOrDefault(Name, ""),
        Namespace = labels.GetValueOrDefault(Namespace, ""),
        Uid = labels.GetValueOrDefault(Uid, ""),
        Attempt = AttemptOf(labels),
        State = state,
        CreatedAt = created,
        Labels = Under(LabelPrefix, labels),
        Annotations = Under(AnnotationPrefix, labels),
        RuntimeHandler = labels.GetValueOrDefault(Handler, ""),
    };

    public static ContainerInfo ReadContainer(string id, IReadOnlyDictionary<string, string> labels, string imageId, ContainerState state, DateTimeOffset created) => new()
    {
        Id = id,
        SandboxId = labels.GetValueOrDefault(SandboxId, ""),
        Name = labels.GetValueOrDefault(Name, ""),
        Attempt = AttemptOf(labels),
        Image = labels.GetValueOrDefault(Image, ""),
        ImageRef = imageId,
        State = state,
        CreatedAt = created,
        Labels = Under(LabelPrefix, labels),
        Annotations = Under(AnnotationPrefix, labels),
    };

    private static uint AttemptOf(IReadOnlyDictionary<string, string> labels) =>
        uint.TryParse(labels.GetValueOrDefault(Attempt), CultureInfo.InvariantCulture, out var attempt) ? attempt : 0;

    private static Dictionary<string, string> Prefixed(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
            all[LabelPrefix + key] = value;
        foreach (var (key, value) in annotations)
            all[AnnotationPrefix + key] = value;
        return all;
    }

    private static Dictionary<string, string> Under(string prefix, IReadOnlyDictionary<string, string> labels) =>
        labels.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
}
