using System.Text.Json.Nodes;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Streaming.Channels;
using MiniKube.ApiServer.Streaming.Upgrades;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Streaming;

/// <summary>
/// exec and attach: a session with the node first, so that its refusal is an ordinary answer; then the client's connection is switched and bridged to
/// it.
/// </summary>
internal static class RemoteCommand
{
    public static async Task ServeAsync(RestRequest request)
    {
        request.Authorize(request.Http.Request.Method == "POST" ? "create" : "get");
        var upgrade = Upgrade.Of(request.Http);
        var options = CommandOptions.Read(request.Query);
        var protocol = Protocol(upgrade);
        var streamed = StreamedPod.Choose(await StreamedPod.FindAsync(request), request.Query.Text("container")).OnNode();
        await request.ConnectAsync(Described(request, streamed, options));
        using var any = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, request.Server.Stopping);
        await using var session = await request.Server.Sessions.OpenAsync(streamed.Node, Open(request, streamed, options), any.Token);
        await using var client = await AcceptAsync(request, upgrade, protocol, options, any.Token);
        await CommandBridge.RunAsync(client, session, request.Server.Time, any.Token);
    }

    private static JsonObject Described(RestRequest request, StreamedPod streamed, CommandOptions options)
    {
        var isAttach = request.Target.Subresource == "attach";
        var described = new JsonObject
        {
            ["kind"] = isAttach ? "PodAttachOptions" : "PodExecOptions", ["apiVersion"] = "v1", ["stdin"] = options.Stdin, ["stdout"] = options.Stdout, ["stderr"] = options.Stderr,
            ["tty"] = options.Tty, ["container"] = streamed.Container,
        };
        if (!isAttach) described["command"] = new JsonArray([.. request.Query.Texts("command").Select(word => (JsonNode?)word)]);
        return described;
    }

    private static async Task<ICommandChannels> AcceptAsync(
        RestRequest request, Upgrade upgrade, string protocol, CommandOptions options, CancellationToken cancel)
    {
        if (upgrade.Kind == UpgradeKind.WebSocket)
        {
            return new WebSocketChannels(await WebSocketUpgrade.AcceptAsync(request.Http, upgrade.Offered.Count == 0 ? null : protocol), protocol);
        }
        var connection = await SpdyUpgrade.AcceptAsync(request.Http, protocol);
        return await SpdyChannels.OpenAsync(connection, protocol, options, request.Server.Time, cancel);
    }

    private static string Protocol(Upgrade upgrade)
    {
        if (upgrade.Kind == UpgradeKind.Spdy)
        {
            return upgrade.Choose(SpdyChannels.V4, SpdyChannels.V3, SpdyChannels.V2, SpdyChannels.V1)
                ?? throw ApiException.Forbidden(
                    $"unable to upgrade: no stream protocol in common: the client offers [{string.Join(' ', upgrade.Offered)}], the server [{SpdyChannels.V4}]");
        }
        if (upgrade.Offered.Count == 0) return WebSocketChannels.V1;
        return upgrade.Choose(
            WebSocketChannels.V5, WebSocketChannels.V4, WebSocketChannels.V4Base64, WebSocketChannels.V1, WebSocketChannels.V1Base64)
            ?? throw ApiException.BadRequest(
                $"no WebSocket sub-protocol in common: the client offers [{string.Join(' ', upgrade.Offered)}], the server [{WebSocketChannels.V5} {WebSocketChannels.V4}]");
    }

    private static OpenSession Open(RestRequest request, StreamedPod streamed, CommandOptions options)
    {
        var open = new OpenSession { Namespace = request.Target.Namespace, Pod = request.Target.Name, Uid = streamed.Pod.Metadata.Uid ?? "" };
        if (request.Target.Subresource == "attach")
        {
            open.Attach = new()
            {
                Container = streamed.Container, Stdin = options.Stdin, Stdout = options.Stdout, Stderr = options.Stderr, Tty = options.Tty,
            };
            return open;
        }
        var command = request.Query.Texts("command");
        if (command.Count == 0) throw ApiException.BadRequest("you must specify at least one command for the container");
        open.Exec = new()
        {
            Container = streamed.Container, Command = { command },
            Stdin = options.Stdin, Stdout = options.Stdout, Stderr = options.Stderr, Tty = options.Tty,
        };
        return open;
    }
}
