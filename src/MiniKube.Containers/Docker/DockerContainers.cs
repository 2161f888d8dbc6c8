using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Logs;
using MiniKube.Containers.Docker.Mapping;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker;

/// <summary>Docker's containers, of which pods' containers and sandboxes are made.</summary>
internal sealed class DockerContainers(DockerHttp http, ContainerLogs logs, DockerRuntimeOptions options)
{
    private readonly DockerDeadlines _deadlines = options.Deadlines;
    private CgroupNames? _cgroups;

    public async Task<CgroupNames> CgroupsAsync(CancellationToken cancel) =>
        _cgroups ??= new CgroupNames((await http.GetAsync("info", DockerJson.Default.InfoAnswer, _deadlines.Query, cancel)).CgroupDriver == "systemd");

    public async Task<string> CreateAsync(string name, CreateRequest request, CancellationToken cancel) => (await http.PostAsync(
        "containers/create?name=" + Uri.EscapeDataString(name), request, DockerJson.Default.CreateRequest, DockerJson.Default.IdAnswer, _deadlines.Work, cancel)).Id;

    public async Task<string> CreateAsync(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, CancellationToken cancel)
    {
        var logPath = spec.LogPath.Length > 0 ? Path.Join(sandbox.LogDirectory, spec.LogPath) : "";
        if (logPath.Length > 0)
            Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        var request = ContainerToDocker.Request(sandboxId, spec, sandbox, logPath, await CgroupsAsync(cancel));
        return await CreateAsync(ContainerToDocker.Name(spec, sandbox), request, cancel);
    }

    public async Task StartAsync(string id, CancellationToken cancel)
    {
        await http.PostAsync($"containers/{id}/start", _deadlines.Work, cancel);
        if (await InspectAsync(id, cancel) is { } details)
            logs.Follow(details);
    }

    public Task StopAsync(string id, TimeSpan grace, CancellationToken cancel)
    {
        // Docker counts whole seconds and 0 means an immediate kill, so anything above 0 is at least one second.
        var seconds = (long)Math.Ceiling(Math.Max(0, grace.TotalSeconds));
        var verb = seconds == 0 ? "stop?t=0" : string.Create(CultureInfo.InvariantCulture, $"stop?t={seconds}");
        return DockerHttp.UnlessGoneAsync(http.PostAsync($"containers/{id}/{verb}", TimeSpan.FromSeconds(seconds) + _deadlines.Work, cancel));
    }

    /// <summary>What it said last is in its log by then.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancel)
    {
        await StopAsync(id, TimeSpan.Zero, cancel);
        await logs.DrainAsync(id, cancel);
        await DockerHttp.UnlessGoneAsync(http.DeleteAsync($"containers/{id}?force=1&v=1", _deadlines.Work, cancel));
        logs.Forget(id);
    }

    public Task<ContainerDetails?> InspectAsync(string id, CancellationToken cancel) =>
        http.FindAsync($"containers/{id}/json", DockerJson.Default.ContainerDetails, _deadlines.Query, cancel);

    public async Task<ContainerStatus?> StatusAsync(string id, CancellationToken cancel)
    {
        if (await InspectAsync(id, cancel) is not { } details || details.Config.Labels?.GetValueOrDefault(DockerLabels.Kind) != DockerLabels.Container)
            return null;
        var status = FromDocker.Status(details);
        if (status.Info.State == ContainerState.Exited)
            await logs.DrainAsync(id, cancel);
        return status;
    }

    public async Task<IReadOnlyList<ContainerInfo>> ListAsync(ContainerFilter? filter, CancellationToken cancel)
    {
        var labels = DockerLabels.Filters(DockerLabels.Container, filter?.Labels ?? Empty.Map);
        if (filter?.SandboxId is { Length: > 0 } sandbox)
            labels = labels.Append($"{DockerLabels.SandboxId}={sandbox}");
        var found = await FindAsync(labels, filter?.Id ?? "", cancel);
        return [.. found.Select(FromDocker.Info).Where(info => filter?.State is not { } state || info.State == state)];
    }

    public async Task<IReadOnlyList<ContainerSummary>> FindAsync(IEnumerable<string> labels, string id, CancellationToken cancel)
    {
        var filters = new JsonObject { ["label"] = new JsonArray([.. labels.Select(label => (JsonNode)label)]) };
        if (id.Length > 0)
            filters["id"] = new JsonArray(id);
        return await http.GetAsync("containers/json?all=1&filters=" + Uri.EscapeDataString(filters.ToJsonString()), DockerJson.Default.IReadOnlyListContainerSummary, _deadlines.Query, cancel);
    }

    public Task UpdateAsync(string id, LinuxResources resources, CancellationToken cancel) =>
        http.PostAsync($"containers/{id}/update", ContainerToDocker.Update(resources), DockerJson.Default.Limits, _deadlines.Work, cancel);

    /// <summary>Goes on with the logs of all containers, of those too that have ended while nobody was there.</summary>
    public async Task ResumeLogsAsync(CancellationToken cancel)
    {
        foreach (var container in await ListAsync(null, cancel))
        {
            if (await InspectAsync(container.Id, cancel) is { } details)
                logs.Follow(details);
        }
    }
}
