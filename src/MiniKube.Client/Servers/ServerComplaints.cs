using Grpc.Core;

namespace MiniKube.Client.Servers;

/// <summary>Listens for answers by which a server says that it cannot serve (its etcd is gone, it is starting), and carries the token of those without certificate.</summary>
internal sealed class ServerComplaints(ServerPool pool, string? token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string Unavailable = ((int)StatusCode.Unavailable).ToString();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        var response = await base.SendAsync(request, cancel);
        if (response.Headers.TryGetValues("grpc-status", out var status) && status.FirstOrDefault() == Unavailable) pool.Complain();
        return response;
    }
}
