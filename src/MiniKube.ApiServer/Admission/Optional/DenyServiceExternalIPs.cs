using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Optional;

/// <summary>Services may give up external addresses but take no new ones: with one a service could catch other people's traffic.</summary>
internal sealed class DenyServiceExternalIPs : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Document is null || request.Removes || request.Subresource.Length > 0 || request.Definition.GroupResource != "services") return default;
        var known = Addresses(request.Prior?.ToDocument());
        if (Addresses(request.Document).All(known.Contains)) return default;
        throw ApiException.Forbidden(request.Definition, request.Name, "Use of external IPs is denied by admission control");
    }

    private static HashSet<string> Addresses(JsonObject? service) => [.. (service?["spec"] as JsonObject)?.Texts("externalIPs") ?? []];
}
