using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Registry;

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

    /// <summary>Who makes the request, as authentication found out before any handler runs.</summary>
    public static UserInfo UserOf(Microsoft.AspNetCore.Http.HttpContext http) => http.Features.Get<UserInfo>() ?? UserInfo.Anonymous;
}
