using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Optional;

/// <summary>Only who may delete an object changes whom it goes with, and only who may set an owner's finalizers makes that owner wait.</summary>
internal sealed class OwnerReferencePermission(IAuthorizer authorizer, ResourceDirectory resources) : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Document is null || request.Removes || request.Options.User.IsMaster) return default;
        var (next, prior) = (References(request.Document), References(request.Prior?.ToDocument()));
        if (JsonNode.DeepEquals(next, prior)) return default;
        if (request.Operation == Operation.Update && !authorizer.Allows(new(request.Options.User, "delete", request.Definition, request.Namespace, request.Name)))
            throw ApiException.Forbidden(request.Definition, request.Name, "cannot set an ownerRef on a resource you can't delete");
        foreach (var reference in next.OfType<JsonObject>().Where(reference => Blocks(reference) && !prior.Any(known => JsonNode.DeepEquals(known, reference))))
        {
            if (resources.FindKind(reference.Text("apiVersion"), reference.Text("kind")) is { } owner
                && authorizer.Allows(new(request.Options.User, "update", owner, owner.Namespaced ? request.Namespace : "", reference.Text("name"), "finalizers"))) continue;
            throw ApiException.Forbidden(request.Definition, request.Name,
                "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on");
        }
        return default;
    }

    private static JsonArray References(JsonObject? document) => document?["metadata"]?["ownerReferences"] as JsonArray ?? [];

    private static bool Blocks(JsonObject reference) => reference["blockOwnerDeletion"] is JsonValue value && value.TryGetValue(out bool blocks) && blocks;
}
