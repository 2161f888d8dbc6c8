using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Admission;

/// <summary>Nothing is created in a namespace that does not exist or is on its way out, and the namespaces that the cluster needs stay.</summary>
internal sealed class NamespaceLifecycle(ResourceDefinition namespaces, WatchCache cache, ObjectStore store) : IAdmission
{
    private static readonly string[] Kept = ["default", "kube-system", "kube-public"];

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Is(Operation.Delete, "namespaces") && Kept.Contains(request.Name))
        {
            throw ApiException.Forbidden(namespaces, request.Name, "this namespace may not be deleted");
        }
        if (request.Operation != Operation.Create || !request.Definition.Namespaced) return;
        var found = cache.For(namespaces.GroupResource).Current.Find("", request.Namespace)
            ?? await store.ReadAsync(namespaces, "", request.Namespace, cancel)
            ?? throw ApiException.NotFound(namespaces, request.Namespace);
        if (found.IsDeleting) throw Terminating(request);
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
