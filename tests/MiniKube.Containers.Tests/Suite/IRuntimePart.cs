namespace MiniKube.Containers.Tests.Suite;

/// <summary>What differs between hosts of one runtime and of another.</summary>
public interface IRuntimePart
{
    /// <summary>The daemon's program.</summary>
    string Program { get; }

    /// <summary>First bytes of every pod address, whose net is a /24.</summary>
    string PodAddressPrefix { get; }

    /// <summary>An argument that no other host's daemon has.</summary>
    string Mark(HostPlace place);

    /// <summary>Files that the daemon needs, besides those of the pod network.</summary>
    Task WriteFilesAsync(HostPlace place);

    /// <summary>Shell that runs the daemon until it ends.</summary>
    string Run(HostPlace place);

    /// <param name="init">The host's first process.</param>
    IContainerRuntime Open(HostPlace place, int init);
}

/// <summary>Where a host is.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="CgroupRoot">Above its pods.</param>
/// <param name="Plugins">The folder of the pod network's configuration.</param>
public sealed record HostPlace(string Folder, string CgroupRoot, string Plugins);
