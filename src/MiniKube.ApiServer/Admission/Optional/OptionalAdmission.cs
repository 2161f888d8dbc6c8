using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Optional;

/// <summary>Rules that apply only where the operator asks for them, by Kubernetes' names.</summary>
internal static class OptionalAdmission
{
    public static IReadOnlyList<string> Names { get; } = ["DenyServiceExternalIPs", "ExtendedResourceToleration", "OwnerReferencesPermissionEnforcement"];

    /// <exception cref="InvalidDataException">There is no such rule.</exception>
    public static IEnumerable<IAdmission> Create(IReadOnlyCollection<string> wanted, IAuthorizer authorizer, ResourceDirectory resources) => wanted.Select<string, IAdmission>(name => name switch
    {
        "DenyServiceExternalIPs" => new DenyServiceExternalIPs(),
        "ExtendedResourceToleration" => new ExtendedResourceToleration(),
        "OwnerReferencesPermissionEnforcement" => new OwnerReferencePermission(authorizer, resources),
        _ => throw new InvalidDataException($"there is no admission plugin \"{name}\" that could be enabled: take {string.Join(", ", Names)}"),
    });
}
