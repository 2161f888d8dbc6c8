using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Grpc;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Rest;
using MiniKube.ApiServer.Telemetry;

namespace MiniKube.ApiServer.Hosting;

/// <summary>Kestrel with our pipeline: no more of the web framework than gRPC needs.</summary>
internal static class WebServer
{
    private const int MaxMessage = 8 << 20;

    public static WebApplication Build(ServerParts parts, IReadOnlyList<HealthCheck> live, IReadOnlyList<HealthCheck> ready)
    {
        var context = parts.Context;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = "/" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => KestrelSetup.Configure(kestrel, context.Options, context.Time));
        // Measured: without queues of its own between sockets and pool a request takes a fifth less CPU.
        builder.WebHost.UseSockets(sockets => sockets.IOQueueCount = 0);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = context.Options.ShutdownGrace);
        builder.Services.AddSingleton(context.Logging);
        builder.Services.AddSingleton(context.Time);
        builder.Services.AddSingleton(context).AddSingleton(parts.Sessions).AddSingleton(parts.Liveness);
        builder.Services.AddSingleton<ObjectsService>().AddSingleton<NodeTunnelService>().AddSingleton<NodeHealthService>();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxMessage);
        var app = builder.Build();
        var pipeline = CreatePipeline(parts, live, ready, GrpcBranch(app));
        app.Run(pipeline.HandleAsync);
        return app;
    }

    public static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private static RequestDelegate GrpcBranch(WebApplication app)
    {
        IApplicationBuilder branch = new ApplicationBuilder(app.Services);
        branch.UseRouting();
        branch.UseEndpoints(endpoints =>
        {
            endpoints.MapGrpcService<ObjectsService>();
            endpoints.MapGrpcService<NodeTunnelService>();
            endpoints.MapGrpcService<NodeHealthService>();
        });
        return branch.Build();
    }

    private static RequestPipeline CreatePipeline(ServerParts parts, IReadOnlyList<HealthCheck> live, IReadOnlyList<HealthCheck> ready,
        RequestDelegate grpc)
    {
        var context = parts.Context;
        var options = context.Options;
        var attempts = new AuthenticationCounters();
        var authenticator = new Authenticator(new(new(options.ClientCaFile, ClientCertificates.Read, context.Time, context.Logging.CreateLogger<ClientCertificates>())), context.Tokens, attempts);
        var flow = new FlowTable(parts.Cache, options.MaxInFlight, context.Time);
        var access = new AccessMetrics(attempts, parts.Admission, flow, parts.Audit);
        return new(
            context, authenticator, new HealthEndpoints(live, ready), new ServerMetrics(context.Requests, parts.Cache, parts.Sessions, access),
            new FlowControl(flow, context.Time), grpc, new RestHandler(context, new(flow, parts.Cache, new(context.Logging), context.Time)).HandleAsync,
            new AuthorityEndpoint(options.ClientCaFile), parts.Audit);
    }
}
