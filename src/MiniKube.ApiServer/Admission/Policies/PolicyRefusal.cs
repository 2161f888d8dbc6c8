using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>The answer to a request that a policy does not let through.</summary>
internal static class PolicyRefusal
{
    public static ApiException Of(AdmissionRequest request, string message, string reason)
    {
        var status = ApiException.Forbidden(request.Definition, request.Name, message).Status;
        var code = reason switch { "Unauthorized" => 401, "Forbidden" => 403, "RequestEntityTooLarge" => 413, _ => 422 };
        return new(status with { Code = code, Reason = reason, Details = (status.Details ?? new()) with { Causes = [new StatusCause { Message = message }] } });
    }
}
