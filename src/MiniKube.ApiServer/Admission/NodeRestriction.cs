using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission;

/// <summary>
/// Keeps an agent to its own node, its own Lease and the pods that are bound to it. Looks at the very object that is replaced, where authorization
/// only sees names.
/// </summary>
internal sealed class NodeRestriction : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Options.User.NodeName is not { } node) return ValueTask.CompletedTask;
        switch (request.Definition.GroupResource)
        {
            case "pods" when request.Operation == Operation.Create:
                if (NodeOf(request.Document) != node)
                {
                    throw Refused(request, $"node \"{node}\" can only create pods with spec.nodeName set to itself");
                }
                break;
            case "pods":
                if (request.Prior?.Field(request.Definition, "spec.nodeName") != node)
                {
                    throw Refused(request, $"node \"{node}\" can only change pods with spec.nodeName set to itself");
                }
                break;
            case "nodes" or "leases.coordination.k8s.io" when request.Name != node:
                throw Refused(request, $"node \"{node}\" is not allowed to modify \"{request.Name}\"");
        }
        return ValueTask.CompletedTask;
    }

    private static string NodeOf(JsonObject? pod) => (pod?["spec"] as JsonObject)?.Text("nodeName") ?? "";

    private static ApiException Refused(AdmissionRequest request, string why) => ApiException.Forbidden(request.Definition, request.Name, why);
}
