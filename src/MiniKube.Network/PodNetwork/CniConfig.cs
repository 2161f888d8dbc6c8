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
            ["ranges"] = new JsonArray([.. options.PodCidrs.Select(cidr => new JsonArray(new JsonObject { ["subnet"] = cidr }))]),
            ["routes"] = new JsonArray([.. options.PodCidrs.Select(cidr => new JsonObject { ["dst"] = cidr.Contains(':') ? "::/0" : "0.0.0.0/0" })]),
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

    /// <summary>A configuration that the runtime takes instead of ours: it takes the first by name.</summary>
    public static string? Earlier(CniConfigOptions options) => Directory.EnumerateFiles(options.ConfigFolder).Select(Path.GetFileName)
        .Where(name => Path.GetExtension(name) is ".conf" or ".conflist" or ".json" && string.CompareOrdinal(name, options.FileName) < 0)
        .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Takes our configuration away, for somebody else's. True when there was one.</summary>
    public static bool Remove(string folder)
    {
        var path = Path.Join(folder, CniConfigOptions.OwnFile);
        if (!File.Exists(path))
            return false;
        File.Delete(path);
        return true;
    }
}
