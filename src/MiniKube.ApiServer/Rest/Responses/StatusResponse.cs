using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Answers with a Kubernetes <c>Status</c>.</summary>
internal static class StatusResponse
{
    public static async Task WriteAsync(HttpContext http, Status status)
    {
        var body = ApiJson.Serialize(status with { Metadata = status.Metadata ?? new() });
        http.Response.StatusCode = status.Code == 0 ? StatusCodes.Status200OK : status.Code;
        if (status.Details?.RetryAfterSeconds is > 0 and var seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
        if (status.Code == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer realm=\"kubernetes\"";
        http.Response.ContentType = ResponseForm.Json;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Status Success(ResourceDefinition? definition = null, string name = "", string uid = "") => new()
    {
        StatusValue = "Success",
        Details = definition is null ? null : new()
        {
            Name = name,
            Group = definition.Group.Length == 0 ? null : definition.Group,
            Kind = definition.Plural,
            Uid = uid.Length == 0 ? null : uid,
        },
    };
}
