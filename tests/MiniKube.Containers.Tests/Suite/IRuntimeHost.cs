namespace MiniKube.Containers.Tests.Suite;

/// <summary>A real runtime on a host of its own, with <see cref="TestImages"/> loaded. One per driver; the suites run on each.</summary>
public interface IRuntimeHost
{
    IContainerRuntime Runtime { get; }

    /// <summary>A folder that host and runtime see under the same path; removed at the end.</summary>
    string Folder { get; }

    /// <summary>Sandboxes go below it, so that the host can remove what they leave.</summary>
    string CgroupRoot { get; }

    /// <summary>First bytes of every pod address.</summary>
    string PodAddressPrefix { get; }

    /// <summary>SIGKILL to the runtime's daemon; the host starts it again. Containers live on.</summary>
    Task KillRuntimeAsync();
}
