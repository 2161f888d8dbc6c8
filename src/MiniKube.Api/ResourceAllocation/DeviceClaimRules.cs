using MiniKube.Api.Core;

namespace MiniKube.Api.ResourceAllocation;

/// <summary>What holds for a request for devices. Rules: Kubernetes docs, "Dynamic Resource Allocation".</summary>
internal static class DeviceClaimRules
{
    private const int Maximum = 32;

    public static void Validate(DeviceClaim claim, string path, FieldErrors errors)
    {
        if (claim.Requests.Count > Maximum) errors.TooMany(path + ".requests", claim.Requests.Count, Maximum);
        if (claim.Constraints.Count > Maximum) errors.TooMany(path + ".constraints", claim.Constraints.Count, Maximum);
        if (claim.Config.Count > Maximum) errors.TooMany(path + ".config", claim.Config.Count, Maximum);
        var names = new HashSet<string>();
        for (var i = 0; i < claim.Requests.Count; i++) Request(claim.Requests[i], $"{path}.requests[{i}]", names, errors);
        for (var i = 0; i < claim.Constraints.Count; i++)
        {
            Known(claim.Constraints[i].Requests, names, $"{path}.constraints[{i}].requests", errors);
            if (claim.Constraints[i] is { MatchAttribute: null, DistinctAttribute: null }) errors.Required($"{path}.constraints[{i}].matchAttribute", "exactly one constraint type is required");
        }
        for (var i = 0; i < claim.Config.Count; i++)
        {
            Known(claim.Config[i].Requests, names, $"{path}.config[{i}].requests", errors);
            if (claim.Config[i].Opaque is { } opaque) FieldRules.Name(opaque.Driver, $"{path}.config[{i}].opaque.driver", errors);
            else errors.Required($"{path}.config[{i}].opaque");
        }
    }

    public static void Selectors(IReadOnlyList<DeviceSelector> selectors, string path, FieldErrors errors)
    {
        if (selectors.Count > Maximum) errors.TooMany(path, selectors.Count, Maximum);
        for (var i = 0; i < selectors.Count; i++)
        {
            if (selectors[i].Cel is not { } cel) errors.Required($"{path}[{i}].cel");
            else if (cel.Expression.Length > 10 * 1024) errors.TooLong($"{path}[{i}].cel.expression", 10 * 1024);
        }
    }

    private static void Request(DeviceRequest request, string path, HashSet<string> names, FieldErrors errors)
    {
        if (Names.LabelError(request.Name) is { } error) errors.Invalid(path + ".name", request.Name, error);
        if (!names.Add(request.Name)) errors.Duplicate(path + ".name", request.Name);
        if ((request.Exactly is null) == (request.FirstAvailable.Count == 0)) errors.Invalid(path, null, "exactly one of `exactly` and `firstAvailable` is required");
        if (request.Exactly is { } exact) Amount(exact.DeviceClassName, exact.AllocationMode, exact.Count, exact.Selectors, path + ".exactly", errors);
        for (var i = 0; i < request.FirstAvailable.Count; i++)
        {
            var sub = request.FirstAvailable[i];
            if (Names.LabelError(sub.Name) is { } wrong) errors.Invalid($"{path}.firstAvailable[{i}].name", sub.Name, wrong);
            names.Add($"{request.Name}/{sub.Name}");
            Amount(sub.DeviceClassName, sub.AllocationMode, sub.Count, sub.Selectors, $"{path}.firstAvailable[{i}]", errors);
        }
    }

    private static void Amount(string name, string? mode, long count, IReadOnlyList<DeviceSelector> selectors, string path, FieldErrors errors)
    {
        FieldRules.Name(name, path + ".deviceClassName", errors);
        Selectors(selectors, path + ".selectors", errors);
        switch (mode)
        {
            case "All":
                if (count != 0) errors.Invalid(path + ".count", count, "must not be specified when allocationMode is 'All'");
                break;
            case "ExactCount":
                if (count <= 0) errors.Invalid(path + ".count", count, "must be greater than zero");
                break;
            default:
                errors.NotSupported(path + ".allocationMode", mode, ["All", "ExactCount"]);
                break;
        }
    }

    private static void Known(IReadOnlyList<string> requests, HashSet<string> names, string path, FieldErrors errors)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            if (!names.Contains(requests[i])) errors.Invalid($"{path}[{i}]", requests[i], "must be the name of a request in the claim");
        }
    }
}
