using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Probes;

/// <summary>One call of grpc.health.v1.Health/Check in clear text. The two messages have one field each, so they are written by hand.</summary>
internal sealed class GrpcProbe : IDisposable
{
    private const int Serving = 1;
    private const int PrefixLength = 5;

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    public async Task<ProbeResult> CheckAsync(GRPCAction action, ProbeTarget target, CancellationToken cancel)
    {
        var host = target.PodIp.Contains(':') ? $"[{target.PodIp}]" : target.PodIp;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host}:{action.Port}/grpc.health.v1.Health/Check")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Message(action.Service ?? "")) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            };
            request.Headers.TryAddWithoutValidation("te", "trailers");
            using var response = await client.SendAsync(request, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (Either(response, "grpc-status") is var status and not "0") return new(false, $"service unhealthy (rpc status {status}: {Either(response, "grpc-message")})");
            var health = body.Length > PrefixLength + 1 && body[PrefixLength] == 0x08 ? body[PrefixLength + 1] : 0;
            return health == Serving ? new(true) : new(false, $"service unhealthy (responded with \"{(health == 2 ? "NOT_SERVING" : "UNKNOWN")}\")");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new(false, $"error: {HttpProbe.Cause(error, host, action.Port)}");
        }
    }

    public void Dispose() => client.Dispose();

    private static byte[] Message(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        if (name.Length > 127) name = name[..127];
        var body = name.Length == 0 ? [] : (byte[])[0x0a, (byte)name.Length, .. name];
        var message = new byte[PrefixLength + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length);
        body.CopyTo(message, PrefixLength);
        return message;
    }

    /// <summary>An error without a body comes in the headers.</summary>
    private static string? Either(HttpResponseMessage response, string name) => Header(response.TrailingHeaders, name) ?? Header(response.Headers, name);

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
