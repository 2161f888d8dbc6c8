using MiniKube.Api.Core;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Streaming;

/// <summary>The pod and container that a log, exec, attach or port-forward is about.</summary>
internal sealed record StreamedPod(Pod Pod, string Container)
{
    public string Node => Pod.Spec.NodeName ?? "";

    public static async Task<Pod> FindAsync(RestRequest request)
    {
        var target = request.Target;
        var found = await request.Server.Registry.GetAsync(target.Definition, target.Namespace, target.Name, request.Cancel);
        return found.As<Pod>();
    }

    /// <exception cref="ApiException">400: which container is meant cannot be told, or the pod has none of that name.</exception>
    public static StreamedPod Choose(Pod pod, string container)
    {
        var name = pod.Metadata.Name;
        if (container.Length == 0)
        {
            if (pod.Spec.Containers is [var only]) return new(pod, only.Name);
            if (pod.Metadata.Annotations.TryGetValue("kubectl.kubernetes.io/default-container", out var preferred) && Has(pod, preferred))
            {
                return new(pod, preferred);
            }
            var init = pod.Spec.InitContainers.Count == 0
                ? ""
                : $" or one of the init containers: [{string.Join(' ', pod.Spec.InitContainers.Select(item => item.Name))}]";
            throw ApiException.BadRequest(
                $"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', pod.Spec.Containers.Select(item => item.Name))}]{init}");
        }
        return Has(pod, container) ? new(pod, container) : throw ApiException.BadRequest($"container {container} is not valid for pod {name}");
    }

    /// <exception cref="ApiException">400: no node runs the pod yet.</exception>
    public StreamedPod OnNode() => Node.Length > 0 ? this : throw ApiException.BadRequest($"pod {Pod.Metadata.Name} does not have a host assigned");

    private static bool Has(Pod pod, string container) =>
        pod.Spec.Containers.Any(item => item.Name == container)
        || pod.Spec.InitContainers.Any(item => item.Name == container)
        || pod.Spec.EphemeralContainers.Any(item => item.Name == container);
}
