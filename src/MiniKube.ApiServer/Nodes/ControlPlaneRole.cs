using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Nodes;

/// <summary>
/// Labels the node on whose host this server runs as control plane, which <c>kubectl get nodes</c> shows as its role. Workloads are steered by roles, so what an
/// agent says of itself is no proof: its tunnel begins and ends on this host, and the address that it gives is this host's. The role is only ever given: a server
/// that does not answer for a while is still one, and pods that ask for such a node are not driven away by its restart.
/// </summary>
internal sealed class ControlPlaneRole(ApiServerContext context)
{
    public const string Label = "node-role.kubernetes.io/control-plane";
    private const string Value = "true";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ILogger logger = context.Logging.CreateLogger<ControlPlaneRole>();

    /// <summary>Both ends are the same host. So they are behind a proxy beside the server too, which is why the node's address has to agree.</summary>
    public static bool BeginsHere(ConnectionInfo connection) =>
        connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local } && Plain(remote).Equals(Plain(local));

    /// <summary>It has no such label, of whatever value, and lives at one of this host's addresses.</summary>
    public static bool IsDue(StoredObject node) => !node.Labels.ContainsKey(Label) && !node.IsDeleting
        && node.As<Node>().Status.Addresses.Any(address => address.Type == "InternalIP" && IPAddress.TryParse(address.Address, out var ip) && IsOfThisHost(ip));

    /// <summary>Looks at each change of the node as long as its tunnel lasts. A role is not worth a tunnel: what fails is tried again.</summary>
    public async Task KeepAsync(string node, CancellationToken cancel)
    {
        var told = "";
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(node, cancel);
            }
            catch (Exception error) when (error is ApiException or EtcdException or OperationCanceledException)
            {
                if (error.Message != told && !cancel.IsCancellationRequested) logger.RoleNotGiven(node, error.Message);
                told = error.Message;
            }
            await Task.Delay(Pause, context.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(string name, CancellationToken cancel)
    {
        var nodes = context.Resources.Get("nodes");
        var watch = await context.Registry.WatchAsync(nodes, new() { Fields = FieldQuery.Parse($"metadata.name={name}"), ResourceVersion = "0" }, cancel);
        while (true)
        {
            var batch = await watch.ReadAsync(cancel);
            var latest = batch.Events.LastOrDefault(told => told.Object?.Name == name);
            if (latest is not { Type: not WatchEventType.Deleted, Object: { } node } || !IsDue(node)) continue;
            await context.Registry.UpdateAsync(nodes, "", name, "", WithRole, Write, cancel);
            logger.RoleGiven(name);
        }
    }

    /// <summary>Somebody may have written a value of their own meanwhile.</summary>
    private static JsonObject WithRole(JsonObject document)
    {
        var metadata = document.Metadata();
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels.TryAdd(Label, Value);
        return document;
    }

    private static bool IsOfThisHost(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .Any(link => link.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

internal static partial class ControlPlaneRoleLog
{
    [LoggerMessage(1020, LogLevel.Information, "Node {Node} is on this server's host and is now labelled as control plane")]
    public static partial void RoleGiven(this ILogger logger, string node);

    [LoggerMessage(1021, LogLevel.Warning, "Node {Node} cannot be labelled as control plane yet: {Why}")]
    public static partial void RoleNotGiven(this ILogger logger, string node, string why);
}
