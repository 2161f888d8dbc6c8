using System.Net;
using System.Text.Json;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Http;

/// <summary>HTTP answers as Docker uses them: a status code, and {"message": …}.</summary>
internal static class DockerErrors
{
    public static ContainerRuntimeException Unreachable(string socketPath, Exception broken) =>
        new(RuntimeError.Unavailable, $"Docker cannot be reached at {socketPath}: {broken.InnerException?.Message ?? broken.Message}", broken);

    public static async Task<ContainerRuntimeException> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancel));

    public static ContainerRuntimeException Of(HttpStatusCode status, string body)
    {
        var message = MessageOf(body) is { Length: > 0 } text ? text : $"Docker answered {(int)status}";
        var error = status switch
        {
            HttpStatusCode.NotFound => RuntimeError.NotFound,
            HttpStatusCode.Conflict when message.Contains("is already in use by container", StringComparison.Ordinal) => RuntimeError.AlreadyExists,
            HttpStatusCode.ServiceUnavailable => RuntimeError.Unavailable,
            _ => RuntimeError.Other,
        };
        return new(error, message);
    }

    private static string MessageOf(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DockerJson.Default.ErrorAnswer)?.Message ?? "";
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }
}
