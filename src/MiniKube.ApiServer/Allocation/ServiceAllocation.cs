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
        // Asked for the second time: what was given the first time is the service's own.
        var given = request.Claims.Where(claim => !claim.Release && IsOurs(claim)).Select(claim => new Claim(claim.Resource, claim.Name, false)).ToArray();
        HashSet<Claim> known = [.. before, .. given];
        var after = new HashSet<Claim>(before.Count);
        var errors = new FieldErrors();
        addresses.Complete(spec, prior, known, after, errors);
        ports.Complete(spec, prior, known, after, errors);
        request.Claims.RemoveAll(claim => claim.Watched || IsOurs(claim));
        foreach (var claim in given.Except(after)) LetGo(claim);
        Change(request, before, after);
        if (errors.Any) throw ApiException.Invalid(request.Definition, request.Name, errors);
        return ValueTask.CompletedTask;
    }

    public void Finished(AdmissionRequest request)
    {
        if (request.Definition.GroupResource != "services") return;
        foreach (var claim in request.Claims)
        {
            if (!claim.Release && IsOurs(claim)) LetGo(claim);
        }
    }

    private bool IsOurs(Claim claim) => addresses.IsHere(claim) || ports.IsHere(claim);

    private void LetGo(Claim claim)
    {
        addresses.Release(claim);
        ports.Release(claim);
    }

    private void Change(AdmissionRequest request, ICollection<Claim> before, HashSet<Claim> after)
    {
        foreach (var claim in after.Except(before))
        {
            if (addresses.IsHere(claim)) request.Claims.AddRange(addresses.Stored(claim, request.Namespace, request.Name).Where(one => !request.Claims.Contains(one)));
            else request.Claims.Add(claim);
        }
        request.Claims.AddRange(before.Except(after)
            .Where(claim => !addresses.IsHere(claim) || addresses.MayRelease(claim, request.Namespace, request.Name))
            .Select(claim => claim with { Release = true }));
    }
}
