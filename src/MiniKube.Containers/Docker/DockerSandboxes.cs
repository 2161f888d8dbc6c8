using System.Globalization;
using System.Text;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Network;
using MiniKube.Containers.Docker.Wire;
using MiniKube.Containers.Images;
using MiniKube.Containers.Images.Pause;

namespace MiniKube.Containers.Docker;

/// <summary>Sandboxes as containers of the pause image, with the pod's network.</summary>
internal sealed class DockerSandboxes(DockerHttp http, DockerContainers containers, PodNetwork network, DockerRuntimeOptions options, IImageStore images)
{
    public async Task<string> RunAsync(PodSandboxSpec spec, CancellationToken cancel)
    {
        if (spec.RuntimeHandler.Length > 0)
            throw new ContainerRuntimeException(RuntimeError.Other, $"Docker has no runtime handler '{spec.RuntimeHandler}': leave runtimeClassName out, or run this pod on a node with containerd");
        if (spec.LogDirectory.Length > 0)
            Directory.CreateDirectory(spec.LogDirectory);
        var request = SandboxToDocker.Request(spec, await containers.CgroupsAsync(cancel));
        var id = await CreateAsync(SandboxToDocker.Name(spec), request, cancel);
        try
        {
            await http.PostAsync($"containers/{id}/start", options.Deadlines.Work, cancel);
            var details = await containers.InspectAsync(id, cancel) ?? throw new ContainerRuntimeException(RuntimeError.NotFound, "the sandbox vanished while it was started");
            if (spec.Dns is { } dns)
                WriteResolver(options.Seen(details.ResolvConfPath), dns);
            if (spec.Namespaces.Network != NamespaceMode.Host)
                await network.AttachAsync(id, spec, details.State.Pid, cancel);
            return id;
        }
        catch
        {
            await UndoAsync(id);
            throw;
        }
    }

    public async Task StopAsync(string id, CancellationToken cancel)
    {
        foreach (var container in await containers.ListAsync(new ContainerFilter { SandboxId = id }, cancel))
            await containers.StopAsync(container.Id, TimeSpan.Zero, cancel);
        var details = await containers.InspectAsync(id, cancel);
        await network.DetachAsync(id, details?.State.Pid ?? 0, cancel);
        if (details is not null)
            await containers.StopAsync(id, TimeSpan.Zero, cancel);
    }

    public async Task RemoveAsync(string id, CancellationToken cancel)
    {
        await StopAsync(id, cancel);
        foreach (var container in await containers.ListAsync(new ContainerFilter { SandboxId = id }, cancel))
            await containers.RemoveAsync(container.Id, cancel);
        await containers.RemoveAsync(id, cancel);
    }

    public async Task<PodSandboxStatus?> StatusAsync(string id, CancellationToken cancel)
    {
        if (await containers.InspectAsync(id, cancel) is not { } details || details.Config.Labels?.GetValueOrDefault(DockerLabels.Kind) != DockerLabels.Sandbox)
            return null;
        var labels = details.Config.Labels;
        var onHost = DockerLabels.IsOnHostNetwork(labels);
        var ips = onHost ? [] : network.IpsOf(id);
        var info = DockerLabels.ReadSandbox(id, labels, StateOf(details.State.Status, id, labels), details.Created);
        return new PodSandboxStatus(info, ips, new SandboxNamespaces { Network = onHost ? NamespaceMode.Host : NamespaceMode.Pod });
    }

    public async Task<IReadOnlyList<PodSandboxInfo>> ListAsync(SandboxFilter? filter, CancellationToken cancel)
    {
        var found = await containers.FindAsync(DockerLabels.Filters(DockerLabels.Sandbox, filter?.Labels ?? Empty.Map), filter?.Id ?? "", cancel);
        return
        [
            .. found
                .Select(one => DockerLabels.ReadSandbox(one.Id, one.Labels ?? Empty.Map, StateOf(one.State, one.Id, one.Labels ?? Empty.Map), DateTimeOffset.FromUnixTimeSeconds(one.Created)))
                .Where(info => filter?.State is not { } state || info.State == state),
        ];
    }

    /// <summary>One whose making was interrupted has no address, and is of no use.</summary>
    private SandboxState StateOf(string status, string id, IReadOnlyDictionary<string, string> labels) =>
        status == "running" && (DockerLabels.IsOnHostNetwork(labels) || network.IpsOf(id).Count > 0) ? SandboxState.Ready : SandboxState.NotReady;

    private async Task<string> CreateAsync(string name, CreateRequest request, CancellationToken cancel)
    {
        try
        {
            return await containers.CreateAsync(name, request, cancel);
        }
        catch (ContainerRuntimeException absent) when (absent.Error == RuntimeError.NotFound)
        {
            await LoadPauseImageAsync(cancel);
            return await containers.CreateAsync(name, request, cancel);
        }
    }

    /// <summary>The image of every sandbox is a part of this program. Loaded twice at the same time it is the same image.</summary>
    private async Task LoadPauseImageAsync(CancellationToken cancel)
    {
        var archive = Path.Join(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await ImageArchive.WriteFileAsync(PauseImage.Define(), archive, cancel);
            await images.ImportAsync(archive, cancel);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>In place, as containers will have this very file mounted. Docker's own idea of it depends on the network it gave, which is none.</summary>
    private static void WriteResolver(string path, DnsSpec dns)
    {
        var text = new StringBuilder();
        if (dns.Searches.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"search {string.Join(' ', dns.Searches)}\n");
        foreach (var server in dns.Servers)
            text.Append(CultureInfo.InvariantCulture, $"nameserver {server}\n");
        if (dns.Options.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"options {string.Join(' ', dns.Options)}\n");
        try
        {
            File.WriteAllText(path, text.ToString());
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ContainerRuntimeException(RuntimeError.Other, $"the pod's resolv.conf cannot be written: {refused.Message}", refused);
        }
    }

    private async Task UndoAsync(string id)
    {
        try
        {
            await RemoveAsync(id, CancellationToken.None);
        }
        catch (ContainerRuntimeException)
        {
            // It is listed as not ready, and removed by whoever sees it.
        }
    }
}
