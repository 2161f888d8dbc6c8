using MiniKube.Api.Core;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Allocation;

/// <summary>An address that a service has goes with the service: without its IPAddress it would be given to another one.</summary>
internal sealed class AddressGuard(WatchCache cache) : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Operation != Operation.Delete || request.Definition.GroupResource != AddressObject.Resource || request.Prior is not { } held) return ValueTask.CompletedTask;
        if (AddressObject.ServiceOf(held) is not { } holder || cache.For("services").Current.Find(holder.Namespace, holder.Name) is not { } service) return ValueTask.CompletedTask;
        if (!service.As<Service>().Spec.ClusterIPs.Contains(held.Name)) return ValueTask.CompletedTask;
        throw ApiException.Forbidden(request.Definition, held.Name, $"it is in use by the service {holder.Namespace}/{holder.Name} and goes when that is deleted");
    }
}
