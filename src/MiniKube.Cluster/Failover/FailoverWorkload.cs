using System.Text.Json;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cluster.Failover;

/// <summary>What is made to suffer: three replicas of a small web server behind a node port, in a namespace of its own.</summary>
internal sealed class FailoverWorkload(ClusterApi api, string image)
{
    public const string Namespace = "mkube-failover";
    public const int Replicas = 3;
    private const string Deployments = $"/apis/apps/v1/namespaces/{Namespace}/deployments";
    private const string Services = $"/api/v1/namespaces/{Namespace}/services";

    /// <summary>Makes it, or leaves what is there of it; returns the node port.</summary>
    public async Task<int> EnsureAsync(CancellationToken cancel)
    {
        await CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{Namespace}}}"}}""", cancel);
        await CreateAsync(Deployments, Deployment(), cancel);
        await CreateAsync(Services, """{"metadata":{"name":"web"},"spec":{"type":"NodePort","selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""", cancel);
        using var service = await api.SendAsync(HttpMethod.Get, Services + "/web", null, cancel);
        return service.RootElement.GetProperty("spec").GetProperty("ports")[0].GetProperty("nodePort").GetInt32();
    }

    public async Task RemoveAsync(CancellationToken cancel)
    {
        try
        {
            using var _ = await api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/" + Namespace, null, cancel);
        }
        catch (ClusterException gone) when (gone.Failure == ClusterFailure.NotFound)
        {
        }
    }

    /// <summary>Its Deployment makes another one, where there is most room.</summary>
    public async Task DeleteAsync(string pod, CancellationToken cancel)
    {
        using var _ = await api.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{Namespace}/pods/{pod}", null, cancel);
    }

    private async Task CreateAsync(string path, string body, CancellationToken cancel)
    {
        using var created = await api.TryCreateAsync(path, body, cancel);
    }

    // httpd as pid 1 would ignore SIGTERM. The pause lets rules follow before it stops listening.
    private string Deployment() => $$$"""
        {"metadata":{"name":"web"},"spec":{"replicas":{{{Replicas}}},"selector":{"matchLabels":{"app":"web"} },"template":{"metadata":{"labels":{"app":"web"} },"spec":{
          "terminationGracePeriodSeconds":3,
          "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"ScheduleAnyway","labelSelector":{"matchLabels":{"app":"web"} } }],
          "containers":[{"name":"web","image":{{{JsonSerializer.Serialize(image, FailoverJson.Default.String)}}},"imagePullPolicy":"IfNotPresent",
            "command":["sh","-c","mkdir -p /www; echo ok > /www/index.html; httpd -f -p 8080 -h /www & server=$!; trap 'sleep 1; kill $server' TERM; wait"],
            "readinessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":1}} ] } } } }
        """;
}
