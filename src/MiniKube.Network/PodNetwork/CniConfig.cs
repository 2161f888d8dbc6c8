using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Network.PodNetwork;

/// <summary>
/// Writes the node's CNI configuration for the standard plugins: a bridge with addresses from the node's range, and host ports.
/// Masquerading is left to the service rules: the bridge plugin would hide pod addresses from other nodes.
/// </summary>
public static class CniConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The configuration as text.</summary>
    public static string Render(CniConfigOptions options)
    {
        var addresses = new JsonObject
        {
            ["type"] = "host-local",
            ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = options.PodCidr })),
            ["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0" }),
        };
        if (options.LeaseFolder.Length > 0)
            addresses["dataDir"] = options.LeaseFolder;
        var bridge = new JsonObject
        {
            ["type"] = "bridge",
            ["bridge"] = options.Bridge,
            ["isGateway"] = true,
            ["ipMasq"] = false,
            ["hairpinMode"] = true,
            ["ipam"] = addresses,
        };
        if (options.Mtu > 0)
            bridge["mtu"] = options.Mtu;
        var hostPorts = new JsonObject { ["type"] = "portmap", ["snat"] = true, ["capabilities"] = new JsonObject { ["portMappings"] = true } };
        var network = new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = options.NetworkName, ["plugins"] = new JsonArray(bridge, hostPorts) };
        return network.ToJsonString(Indented) + "\n";
    }

    /// <summary>Writes the file if it differs, whole or not at all, as the runtime watches the folder. True when it was written.</summary>
    public static async Task<bool> WriteAsync(CniConfigOptions options, CancellationToken cancel)
    {
        var path = Path.Join(options.ConfigFolder, options.FileName);
        var text = Render(options);
        if (File.Exists(path) && await File.ReadAllTextAsync(path, cancel) == text)
            return false;
        Directory.CreateDirectory(options.ConfigFolder);
        // Runtimes read *.conf, *.conflist and *.json only.
        var temporary = path + ".new";
        await File.WriteAllTextAsync(temporary, text, cancel);
        File.Move(temporary, path, overwrite: true);
        return true;
    }
}
