using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>Gives services their addresses and node ports, and takes them back.</summary>
internal sealed class ServiceAllocation(ClusterAddresses addresses, NodePorts ports) : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition.GroupResource != "services" || (request.Subresource.Length > 0 && !request.Removes)) return ValueTask.CompletedTask;
        var prior = request.Prior?.ToDocument()["spec"] as JsonObject ?? [];
        if (request.Removes || request.Operation == Operation.Delete)
        {
            if (request.Removes) Change(request, [.. addresses.Held(prior), .. ports.Held(prior)], []);
            return ValueTask.CompletedTask;
        }
        var document = request.Document!;
        if (document["spec"] is not JsonObject spec) document["spec"] = spec = [];
        var before = addresses.Held(prior).Concat(ports.Held(prior)).ToHashSet();
        var after = new HashSet<Claim>(before.Count);
        var errors = new FieldErrors();
        addresses.Complete(spec, prior, before, after, errors);
        ports.Complete(spec, prior, before, after, errors);
        Change(request, before, after);
        if (errors.Any) throw ApiException.Invalid(request.Definition, request.Name, errors);
        return ValueTask.CompletedTask;
    }

    public void Finished(AdmissionRequest request)
    {
        if (request.Definition.GroupResource != "services") return;
        foreach (var claim in request.Claims)
        {
            if (claim.Release) continue;
            addresses.Release(claim);
            ports.Release(claim);
        }
    }

    private static void Change(AdmissionRequest request, ICollection<Claim> before, HashSet<Claim> after)
    {
        request.Claims.AddRange(after.Except(before));
        request.Claims.AddRange(before.Except(after).Select(claim => claim with { Release = true }));
    }
}
