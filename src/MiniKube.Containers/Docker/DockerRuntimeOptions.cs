using System.Globalization;

namespace MiniKube.Containers.Docker;

/// <summary>How to reach a Docker Engine (20.10 or later), and where the pods' network is configured.</summary>
public sealed record DockerRuntimeOptions
{
    /// <summary>Absolute path of the daemon's unix socket.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Absolute path; remembers how each sandbox came to its addresses, to give them back. Must outlive a reboot, as the plugins' leases do.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where the pod network's configuration is found: the first file by name counts.</summary>
    public string NetworkConfiguration { get; init; } = "/etc/cni/net.d";

    /// <summary>Where the network's plugins are looked for.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = ["/usr/lib/cni", "/opt/cni/bin"];

    public DockerDeadlines Deadlines { get; init; } = new();

    /// <summary>A process in the daemon's namespaces, when those are not ours. Null: they are.</summary>
    public int? DaemonProcess { get; init; }

    /// <summary>A path of the daemon's as we see it.</summary>
    internal string Seen(string path) => DaemonProcess is { } pid ? $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/root{path}" : path;

    /// <summary>A program with its arguments, to be run where the daemon is.</summary>
    internal (string Program, IReadOnlyList<string> Arguments) There(string program, params IReadOnlyList<string> arguments) => DaemonProcess is { } pid
        ? ("nsenter", ["-t", pid.ToString(CultureInfo.InvariantCulture), "-m", "-n", "-p", "--", program, .. arguments])
        : (program, arguments);
}

/// <summary>How long a call may take before it fails with <see cref="RuntimeError.DeadlineExceeded"/>.</summary>
public sealed record DockerDeadlines
{
    /// <summary>Calls that only read the daemon's memory.</summary>
    public TimeSpan Query { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Calls that make or destroy something; for stops the grace period is added.</summary>
    public TimeSpan Work { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>One call of a network plugin.</summary>
    public TimeSpan Plugin { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Pull { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan Import { get; init; } = TimeSpan.FromMinutes(5);
}
