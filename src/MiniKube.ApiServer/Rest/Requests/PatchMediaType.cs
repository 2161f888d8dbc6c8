using MiniKube.ApiServer.Patch;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>How a patch is meant, from its content type.</summary>
internal static class PatchMediaType
{
    public static PatchType Read(string? contentType, bool isCustom)
    {
        var end = contentType?.IndexOf(';') ?? -1;
        var type = (end < 0 ? contentType : contentType![..end])?.Trim().ToLowerInvariant() ?? "";
        return type switch
        {
            "application/json-patch+json" => PatchType.Json,
            "application/merge-patch+json" => PatchType.Merge,
            "application/strategic-merge-patch+json" when !isCustom => PatchType.Strategic,
            _ => throw Unsupported(type, isCustom),
        };
    }

    /// <summary>Server-side apply, which is a patch by its method only.</summary>
    public static bool IsApply(string? contentType) => Starts(contentType, "application/apply-patch+yaml") || IsCborApply(contentType);

    public static bool IsCborApply(string? contentType) => Starts(contentType, "application/apply-patch+cbor");

    private static bool Starts(string? contentType, string type) => contentType is not null && contentType.AsSpan().TrimStart().StartsWith(type, StringComparison.OrdinalIgnoreCase);

    private static ApiException Unsupported(string type, bool isCustom)
    {
        var strategic = isCustom ? "" : ", application/strategic-merge-patch+json";
        return ApiException.UnsupportedMediaType(
            $"the body of the request was in an unknown format ({type}) - accepted media types include: application/json-patch+json, application/merge-patch+json{strategic}, application/apply-patch+yaml, application/apply-patch+cbor");
    }
}
