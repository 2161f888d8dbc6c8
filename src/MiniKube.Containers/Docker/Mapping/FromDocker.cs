using MiniKube.Containers.Docker.Wire;
using MiniKube.Containers.Images;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>Docker's answers in the contract's words.</summary>
internal static class FromDocker
{
    /// <summary>Of a container whose program could not be started: Docker keeps it as "created".</summary>
    private const int StartError = 128;

    public static ContainerInfo Info(ContainerSummary summary) => DockerLabels.ReadContainer(
        summary.Id, summary.Labels ?? Empty.Map, summary.ImageID, State(summary.State), DateTimeOffset.FromUnixTimeSeconds(summary.Created));

    public static ContainerStatus Status(ContainerDetails details)
    {
        var labels = details.Config.Labels ?? Empty.Map;
        var process = details.State;
        var failed = process.Status == "created" && process.Error.Length > 0;
        var state = failed ? ContainerState.Exited : State(process.Status);
        var exited = state == ContainerState.Exited;
        return new ContainerStatus
        {
            Info = DockerLabels.ReadContainer(details.Id, labels, details.Image, state, details.Created),
            StartedAt = failed ? details.Created : Given(process.StartedAt),
            FinishedAt = failed ? details.Created : exited ? Finished(process) : null,
            ExitCode = failed ? StartError : exited ? process.ExitCode : 0,
            Reason = failed ? "StartError" : exited ? Reason(process) : "",
            Message = process.Error,
            LogPath = labels.GetValueOrDefault(DockerLabels.LogPath, ""),
            Mounts = [.. (details.Mounts ?? []).Select(Mount)],
        };
    }

    public static ContainerState State(string status) => status switch
    {
        "created" => ContainerState.Created,
        "running" or "paused" or "restarting" => ContainerState.Running,
        "exited" or "dead" => ContainerState.Exited,
        _ => ContainerState.Unknown,
    };

    public static ImageInfo Image(ImageAnswer answer)
    {
        var user = (answer.Config?.User ?? "").Split(':')[0];
        var isNumber = long.TryParse(user, System.Globalization.CultureInfo.InvariantCulture, out var uid);
        return new ImageInfo
        {
            Id = answer.Id,
            Tags = [.. (answer.RepoTags ?? []).Where(IsName).Select(ImageName.Normalize)],
            Digests = [.. (answer.RepoDigests ?? []).Where(IsName).Select(ImageName.Normalize)],
            SizeBytes = answer.Size,
            Uid = isNumber ? uid : null,
            Username = isNumber ? "" : user,
        };
    }

    private static bool IsName(string name) => !name.StartsWith("<none>", StringComparison.Ordinal);

    private static string Reason(ProcessState process) => process.OOMKilled ? "OOMKilled" : process.ExitCode == 0 ? "Completed" : "Error";

    /// <summary>Docker takes the start's time after, and the end's time when it happened: of a program that ends at once that would be before.</summary>
    private static DateTimeOffset? Finished(ProcessState process) => Given(process.FinishedAt) is { } end && end < process.StartedAt ? process.StartedAt : Given(process.FinishedAt);

    /// <summary>Docker writes the year 1 for never.</summary>
    private static DateTimeOffset? Given(DateTimeOffset time) => time.Year > 1 ? time : null;

    private static ContainerMount Mount(MountPoint mount) => new(mount.Source, mount.Destination)
    {
        Readonly = !mount.RW,
        Propagation = mount.Propagation switch { "rslave" => MountPropagation.HostToContainer, "rshared" => MountPropagation.Bidirectional, _ => MountPropagation.Private },
    };
}
