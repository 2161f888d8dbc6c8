using System.Runtime.InteropServices;

namespace MiniKube.Containers.Images;

/// <summary>An image to make: one layer of files and how to run it.</summary>
public sealed record ImageDefinition
{
    /// <summary>Written in full into the archive: <c>busybox</c> becomes <c>docker.io/library/busybox:latest</c>.</summary>
    public required string Name { get; init; }

    public IReadOnlyList<ImageEntry> Entries { get; init; } = [];
    public IReadOnlyList<string> Entrypoint { get; init; } = [];
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>"NAME=value" each.</summary>
    public IReadOnlyList<string> Env { get; init; } = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];

    public string WorkingDirectory { get; init; } = "";
    public string User { get; init; } = "";
    public string StopSignal { get; init; } = "";
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;

    /// <summary>Go's name of the machine: amd64, arm64.</summary>
    public string Architecture { get; init; } = HostArchitecture;

    /// <summary>This machine's.</summary>
    public static string HostArchitecture { get; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
}
