using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Dialing;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Proxying;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Telemetry;

namespace MiniKube.ApiServer;

/// <summary>What the doors of the server (REST, gRPC) share.</summary>
internal sealed record ApiServerContext(
    ApiServerOptions Options, ObjectRegistry Registry, ResourceDirectory Resources, IAuthorizer Authorizer, INodeSessions Sessions,
    TimeProvider Time, ILoggerFactory Logging, CancellationToken Stopping)
{
    public required BearerTokens Tokens { get; init; }

    public required IssuerDiscovery Issuer { get; init; }

    public required TokenRequests TokenRequests { get; init; }

    public required ExtensionApis Extensions { get; init; }

    public required ComponentHealths Components { get; init; }

    public RequestMetrics Requests { get; } = new();

    /// <summary>Passes whole requests on to others.</summary>
    public required Forwarding Forwarding { get; init; }

    /// <summary>Leads to services, pods and nodes.</summary>
    public required ProxyHandler Proxy { get; init; }

    /// <summary>Who makes the request, as authentication found out before any handler runs.</summary>
    public static UserInfo UserOf(Microsoft.AspNetCore.Http.HttpContext http) => http.Features.Get<UserInfo>() ?? UserInfo.Anonymous;
}
