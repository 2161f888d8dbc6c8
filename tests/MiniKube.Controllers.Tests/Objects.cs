using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests;

/// <summary>Objects as the server would have stored them.</summary>
internal static class Objects
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> App = new() { ["app"] = "web" };

    public static PodTemplateSpec Template(string image = "web:1") => new()
    {
        Metadata = new() { Labels = App },
        Spec = new() { Containers = [new() { Name = "web", Image = image, Ports = [new() { Name = "http", ContainerPortValue = 8080, Protocol = "TCP" }] }] },
    };

    public static Deployment Deployment(int replicas = 3, IntOrString? surge = null, IntOrString? unavailable = null, string image = "web:1") => new()
    {
        Metadata = Meta("web", "deployment-uid") with { Generation = 1 },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = App },
            Template = Template(image),
            Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge ?? "25%", MaxUnavailable = unavailable ?? "25%" } },
            RevisionHistoryLimit = 10,
            ProgressDeadlineSeconds = 600,
        },
    };

    public static Deployment Recreating(this Deployment deployment) => deployment with { Spec = deployment.Spec with { Strategy = new() { Type = "Recreate" } } };

    /// <summary>A ReplicaSet of <paramref name="deployment"/>; <paramref name="number"/> is its revision and its age.</summary>
    public static ReplicaSet ReplicaSet(Deployment deployment, int number, int size, int available, string? image = null)
    {
        var template = PodTemplate.WithHash(image is null ? deployment.Spec.Template : Template(image), $"h{number}");
        return new()
        {
            Metadata = Meta($"web-h{number}", $"rs-{number}") with
            {
                Labels = template.Metadata.Labels,
                CreationTimestamp = Now.AddMinutes(number - 60),
                OwnerReferences = [OwnerReferences.ControllerReferenceTo(deployment)],
                Annotations = new Dictionary<string, string>
                {
                    [DeploymentAnnotations.Revision] = $"{number}",
                    [DeploymentAnnotations.DesiredReplicas] = $"{deployment.Spec.Replicas}",
                    [DeploymentAnnotations.MaxReplicas] = $"{RolloutBounds.Of(deployment.Spec).MaxPods}",
                },
            },
            Spec = new() { Replicas = size, Template = template, Selector = new() { MatchLabels = template.Metadata.Labels } },
            Status = new() { Replicas = size, ReadyReplicas = available, AvailableReplicas = available },
        };
    }

    public static Pod Pod(string name, bool ready = true, string? node = "n1", string phase = "Running", string ip = "10.244.0.5", int ageSeconds = 1000) => new()
    {
        Metadata = Meta(name, $"uid-{name}") with { Labels = App, CreationTimestamp = Now.AddSeconds(-ageSeconds) },
        Spec = Template().Spec with { NodeName = node },
        Status = new()
        {
            Phase = phase,
            PodIP = ip,
            PodIPs = [new() { Ip = ip }],
            Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = Now.AddSeconds(-ageSeconds) }],
        },
    };

    public static Pod Terminating(this Pod pod) => pod with { Metadata = pod.Metadata with { DeletionTimestamp = Now } };

    public static Service Service(params ServicePort[] ports) => new()
    {
        Metadata = Meta("web", "service-uid"),
        Spec = new() { Selector = App, ClusterIP = "10.96.0.7", Ports = ports.Length > 0 ? ports : [new() { Port = 80, TargetPort = "http", Protocol = "TCP" }] },
    };

    public static Node Node(string name, string ready = "True", params Taint[] taints) => new()
    {
        Metadata = new() { Name = name, Uid = $"uid-{name}", CreationTimestamp = Now.AddHours(-1) },
        Spec = new() { Taints = taints },
        Status = new() { Conditions = [new() { Type = "Ready", Status = ready, Reason = "KubeletReady", LastTransitionTime = Now.AddHours(-1) }] },
    };

    private static ObjectMeta Meta(string name, string uid) => new() { Name = name, Namespace = "default", Uid = uid, ResourceVersion = "1" };
}
