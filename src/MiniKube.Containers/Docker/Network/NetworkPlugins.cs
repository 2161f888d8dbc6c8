using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Containers.Docker.Network;

/// <summary>Calls network plugins as the CNI specification says: the configuration on their input, the rest in their environment.</summary>
internal sealed class NetworkPlugins(DockerRuntimeOptions options)
{
    private const string Interface = "eth0";
    private static readonly string Path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>All plugins in their order, each told what those before it made. Returns what the last one tells.</summary>
    public async Task<JsonObject> AddAsync(NetworkAttachment attachment, string netns, CancellationToken cancel)
    {
        JsonObject? result = null;
        foreach (var plugin in attachment.Network.Plugins)
            result = await CallAsync("ADD", attachment, plugin, netns, result, cancel) ?? result;
        return result ?? throw new ContainerRuntimeException(RuntimeError.Other, $"the network {attachment.Network.Name} gave the pod no address");
    }

    /// <summary>The other way round. All are called, even when one fails: what can be given back is.</summary>
    public async Task RemoveAsync(NetworkAttachment attachment, string? netns, CancellationToken cancel)
    {
        ContainerRuntimeException? first = null;
        foreach (var plugin in attachment.Network.Plugins.Reverse())
        {
            try
            {
                await CallAsync("DEL", attachment, plugin, netns, attachment.Result, cancel);
            }
            catch (ContainerRuntimeException failed)
            {
                first ??= failed;
            }
        }
        if (first is not null)
            throw first;
    }

    private async Task<JsonObject?> CallAsync(string verb, NetworkAttachment attachment, JsonObject plugin, string? netns, JsonObject? previous, CancellationToken cancel)
    {
        var type = (string)plugin["type"]!;
        var program = options.PluginDirectories.Select(folder => System.IO.Path.Join(folder, type)).FirstOrDefault(File.Exists)
            ?? throw new ContainerRuntimeException(RuntimeError.Other, $"the network plugin {type} is in none of {string.Join(", ", options.PluginDirectories)}: install it");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Path,
            ["CNI_COMMAND"] = verb,
            ["CNI_CONTAINERID"] = attachment.SandboxId,
            ["CNI_NETNS"] = netns ?? "",
            ["CNI_IFNAME"] = Interface,
            ["CNI_ARGS"] = attachment.Arguments,
            ["CNI_PATH"] = string.Join(':', options.PluginDirectories),
        };
        var (command, arguments) = options.There(program);
        var answer = await Command.RunAsync(command, arguments, options.Deadlines.Plugin, cancel, Input(attachment, plugin, previous).ToJsonString(), environment);
        var document = Parse(answer.Output);
        return answer.ExitCode == 0 ? document : throw new ContainerRuntimeException(RuntimeError.Other, $"network plugin {type} failed ({verb}): {Reason(document, answer)}");
    }

    private static JsonObject Input(NetworkAttachment attachment, JsonObject plugin, JsonObject? previous)
    {
        var input = (JsonObject)plugin.DeepClone();
        input["name"] = attachment.Network.Name;
        input["cniVersion"] = attachment.Network.Version;
        if ((bool?)plugin["capabilities"]?["portMappings"] == true && attachment.Ports.Count > 0)
            input["runtimeConfig"] = new JsonObject { ["portMappings"] = attachment.Ports.DeepClone() };
        if (previous is not null)
            input["prevResult"] = previous.DeepClone();
        return input;
    }

    private static JsonObject? Parse(string output)
    {
        try
        {
            return output.Length == 0 ? null : JsonNode.Parse(output) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Reason(JsonObject? document, CommandResult answer) =>
        (string?)document?["msg"] is { Length: > 0 } message ? $"{message} {(string?)document["details"]}".Trim() : (answer.Errors + answer.Output).Trim();
}
