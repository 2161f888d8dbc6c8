using MiniKube.Api.Meta;
using MiniKube.ApiServer.Registry.Writing;

namespace MiniKube.ApiServer.Admission;

/// <summary>Nothing is created in a namespace that does not exist or is on its way out, and the namespaces that the cluster needs stay.</summary>
internal sealed class NamespaceLifecycle(ResourceDefinition namespaces, CurrentObjects currents) : IAdmission
{
    private static readonly string[] Kept = ["default", "kube-system", "kube-public"];

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Is(Operation.Delete, "namespaces") && Kept.Contains(request.Name))
        {
            throw ApiException.Forbidden(namespaces, request.Name, "this namespace may not be deleted");
        }
        if (request.Operation != Operation.Create || !request.Definition.Namespaced) return;
        // Who has just been told that a namespace goes must not be able to fill it again, however late the watch is.
        var found = await currents.GetAsync(namespaces, "", request.Namespace, cancel);
        if (found.Object.IsDeleting) throw Terminating(request);
    }

    private static ApiException Terminating(AdmissionRequest request)
    {
        var status = ApiException.Forbidden(
            request.Definition, request.Name, $"unable to create new content in namespace {request.Namespace} because it is being terminated").Status;
        var message = $"namespace {request.Namespace} is being terminated";
        var cause = new StatusCause { Reason = "NamespaceTerminating", Message = message, Field = "metadata.namespace" };
        return new(status with { Details = status.Details! with { Causes = [cause] } });
    }
}
