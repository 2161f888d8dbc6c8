using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Containers.Docker.Network;

/// <summary>Gives sandboxes their addresses and takes them back, and remembers who has which, beyond the end of this process and of the machine.</summary>
internal sealed class PodNetwork(DockerRuntimeOptions options)
{
    private readonly NetworkPlugins _plugins = new(options);
    private readonly ConcurrentDictionary<string, NetworkAttachment> _known = new();

    public bool IsConfigured => NetworkDefinition.Find(options.NetworkConfiguration) is not null;

    /// <param name="process">The sandbox's own, in the daemon's process namespace.</param>
    public async Task AttachAsync(string sandboxId, PodSandboxSpec spec, int process, CancellationToken cancel)
    {
        var network = NetworkDefinition.Find(options.NetworkConfiguration)
            ?? throw new ContainerRuntimeException(RuntimeError.Other, $"no pod network is configured in {options.NetworkConfiguration} yet");
        var attachment = NetworkAttachment.Of(sandboxId, spec, network);
        // Written down before anything is made, so that it is undone whatever happens in between.
        await KeepAsync(attachment, cancel);
        await KeepAsync(attachment with { Result = await _plugins.AddAsync(attachment, NamespaceOf(process), cancel) }, cancel);
    }

    /// <param name="sandboxId">May be one that was never attached.</param>
    /// <param name="process">0 when the sandbox does not run any more.</param>
    /// <param name="cancel">Gives up; calling again goes on.</param>
    public async Task DetachAsync(string sandboxId, int process, CancellationToken cancel)
    {
        if (Find(sandboxId) is not { } attachment)
            return;
        await _plugins.RemoveAsync(attachment, process > 0 ? NamespaceOf(process) : null, cancel);
        _known.TryRemove(sandboxId, out _);
        File.Delete(FileOf(sandboxId));
    }

    /// <summary>Empty: the sandbox has no network yet, or no longer.</summary>
    public IReadOnlyList<string> IpsOf(string sandboxId) => Find(sandboxId)?.Ips ?? [];

    private static string NamespaceOf(int process) => $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/ns/net";

    private NetworkAttachment? Find(string sandboxId)
    {
        if (_known.TryGetValue(sandboxId, out var attachment))
            return attachment;
        try
        {
            attachment = NetworkAttachment.Parse(JsonNode.Parse(File.ReadAllBytes(FileOf(sandboxId))));
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
        return attachment is null ? null : _known.GetOrAdd(sandboxId, attachment);
    }

    private async Task KeepAsync(NetworkAttachment attachment, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.StateDirectory);
        var file = FileOf(attachment.SandboxId);
        await File.WriteAllTextAsync(file + ".new", attachment.ToJson().ToJsonString(), cancel);
        File.Move(file + ".new", file, overwrite: true);
        _known[attachment.SandboxId] = attachment;
    }

    private string FileOf(string sandboxId) => Path.Join(options.StateDirectory, sandboxId + ".json");
}
