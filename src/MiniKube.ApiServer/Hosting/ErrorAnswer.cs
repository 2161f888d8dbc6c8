using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Hosting;

/// <summary>Answers with an error before any handler ran.</summary>
internal static class ErrorAnswer
{
    public static async Task WriteAsync(HttpContext http, ApiException error, bool isGrpc)
    {
        if (isGrpc)
        {
            // A response of trailers only (gRPC over HTTP/2, "Responses"). 16: unauthenticated.
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "16";
            http.Response.Headers["grpc-message"] = error.Message;
            http.Response.Headers[Grpc.GrpcErrors.Trailer] = Convert.ToBase64String(ApiJson.Serialize(error.Status)).TrimEnd('=');
            return;
        }
        http.Response.StatusCode = error.Code;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(ApiJson.Serialize(error.Status), http.RequestAborted);
    }
}
