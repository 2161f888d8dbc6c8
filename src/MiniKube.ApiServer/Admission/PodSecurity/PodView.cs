using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>A pod as the security rules look at it: its containers of all kinds alike.</summary>
internal sealed record PodView(PodSpec Spec, IReadOnlyDictionary<string, string> Annotations, IReadOnlyList<ContainerView> Containers)
{
    public PodSecurityContext Security => Spec.SecurityContext ?? new();

    public bool IsWindows => Spec.Os?.Name == "windows";

    public static PodView Of(PodSpec spec, IReadOnlyDictionary<string, string> annotations) => new(spec, annotations,
    [
        .. spec.InitContainers.Concat(spec.Containers).Select(container => new ContainerView(container.Name, container.SecurityContext ?? new(), container.Ports, container)),
        .. spec.EphemeralContainers.Select(container => new ContainerView(container.Name, container.SecurityContext ?? new(), container.Ports, null)),
    ]);

    public IReadOnlyList<string> Where(Func<SecurityContext, bool> condition) => [.. Containers.Where(container => condition(container.Security)).Select(container => container.Name)];
}

/// <param name="Container">Null for an ephemeral one, which has neither probes nor hooks.</param>
internal sealed record ContainerView(string Name, SecurityContext Security, IReadOnlyList<ContainerPort> Ports, Container? Container);
