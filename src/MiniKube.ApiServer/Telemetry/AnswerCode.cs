using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>The HTTP status code of an answer. gRPC says 200 to everything and the outcome at the end: it counts as the code that REST would have given.</summary>
internal static class AnswerCode
{
    public static int Of(HttpContext http)
    {
        var trailer = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"].ToString();
        if (string.IsNullOrEmpty(trailer)) trailer = http.Response.Headers["grpc-status"].ToString();
        return int.TryParse(trailer, CultureInfo.InvariantCulture, out var status) ? Of((StatusCode)status) : http.Response.StatusCode;
    }

    private static int Of(StatusCode status) => status switch
    {
        StatusCode.OK => 200,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => 400,
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted or StatusCode.FailedPrecondition => 409,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Cancelled => 499,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.DeadlineExceeded => 504,
        _ => 500,
    };
}
