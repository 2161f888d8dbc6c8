using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Hosts;

/// <summary>
/// The wires of a cluster: a bridge in a namespace of its own (the switch), a cable from it to this machine, and one to each node.
/// On this machine there is nothing but the end of one cable, and the rules that let nodes out through it.
/// </summary>
internal sealed class ClusterNetwork(ClusterPaths paths, Subnet subnet)
{
    private const string Bridge = "br0";
    private const string PortPrefix = "p";

    /// <summary>Makes the switch and the cable to it. False when they were there.</summary>
    public async Task<bool> EnsureSwitchAsync(CancellationToken cancel)
    {
        if (MountTable.Contains(paths.Switch) && Directory.Exists("/sys/class/net/" + paths.Uplink)) return false;
        await RemoveSwitchAsync(cancel);
        PrivateDirectory.Ensure(paths.Run);
        NetNamespace.CreateAt(paths.Switch);
        await BatchAsync(paths.Switch, cancel,
            "link set lo up",
            $"link add {Bridge} type bridge",
            $"link set {Bridge} up",
            $"link add uplink type veth peer name {paths.Uplink} netns {NetNamespace.Ours}",
            $"link set uplink master {Bridge} up");
        await BatchAsync(null, cancel,
            $"addr add {subnet.Gateway}/{Subnet.PrefixLength} dev {paths.Uplink}",
            $"link set {paths.Uplink} up");
        return true;
    }

    public async Task RemoveSwitchAsync(CancellationToken cancel)
    {
        if (Directory.Exists("/sys/class/net/" + paths.Uplink)) await Command.TryRunAsync("ip", ["link", "del", paths.Uplink], cancel);
        while (MountTable.Contains(paths.Switch)) Posix.Unmount(paths.Switch, Posix.MntDetach);
        if (File.Exists(paths.Switch)) File.Delete(paths.Switch);
    }

    /// <summary>A namespace for a node, cabled to the switch. The node's processes keep it; when they end, all of it is gone.</summary>
    public async Task<NetNamespace> PlugInAsync(int node, CancellationToken cancel)
    {
        var created = NetNamespace.Create();
        try
        {
            await CableAsync(node, created.Path, cancel);
            return created;
        }
        catch
        {
            created.Dispose();
            throw;
        }
    }

    /// <summary>Cables a node's namespace (a path) to the switch.</summary>
    public async Task CableAsync(int node, string netNamespace, CancellationToken cancel)
    {
        // The kernel takes a dead node's cable away some time after the node: do not wait for it.
        var port = PortPrefix + node;
        await Command.TryRunAsync("nsenter", ["--net=" + paths.Switch, "ip", "link", "del", port], cancel);
        await BatchAsync(netNamespace, cancel,
            "link set lo up",
            $"link add eth0 type veth peer name {port} netns {paths.Switch}",
            $"addr add {subnet.Address(node)}/{Subnet.PrefixLength} dev eth0",
            "link set eth0 up",
            $"route add default via {subnet.Gateway}");
        await BatchAsync(paths.Switch, cancel, $"link set {port} master {Bridge} up");
    }

    /// <summary>Pulls a node's cable out of the switch, or puts it back. The node keeps its address and its routes.</summary>
    public Task SetPortAsync(int node, bool connected, CancellationToken cancel) =>
        BatchAsync(paths.Switch, cancel, $"link set {PortPrefix}{node} {(connected ? "up" : "down")}");

    /// <summary>The nodes whose cable is plugged in.</summary>
    public async Task<IReadOnlySet<int>> ConnectedAsync(CancellationToken cancel)
    {
        if (!MountTable.Contains(paths.Switch)) return new HashSet<int>();
        var links = await Command.RunAsync("nsenter", ["--net=" + paths.Switch, "ip", "-br", "link", "show", "up"], cancel);
        return links.Split('\n').Select(PortOf).OfType<int>().ToHashSet();
    }

    /// <summary>"p3@if7  UP  52:54:…"</summary>
    private static int? PortOf(string line) =>
        line.StartsWith(PortPrefix, StringComparison.Ordinal) && int.TryParse(line.Split('@', ' ')[0][PortPrefix.Length..], out var node) ? node : null;

    private static Task BatchAsync(string? netNamespace, CancellationToken cancel, params string[] lines)
    {
        var input = string.Join('\n', lines) + "\n";
        return netNamespace is null
            ? Command.RunAsync("ip", ["-batch", "-"], cancel, input)
            : Command.RunAsync("nsenter", ["--net=" + netNamespace, "ip", "-batch", "-"], cancel, input);
    }
}
