namespace MiniKube.Etcd;

/// <summary>How to run an etcd of our own.</summary>
public sealed record EtcdProcessOptions
{
    /// <summary>Holds etcd's store, its log and, unless <see cref="RunFolder"/> is set, its sockets; made with mode 0700.</summary>
    public required string DataFolder { get; init; }

    /// <summary>etcd's own data folder: what a snapshot is restored into.</summary>
    public string StoreFolder => Path.Combine(DataFolder, "store");

    /// <summary>Where sockets are made. Socket paths are limited to 107 bytes.</summary>
    public string? RunFolder { get; init; }

    /// <summary>A path, or a name to be looked for in PATH.</summary>
    public string Binary { get; init; } = "etcd";

    /// <summary>This member's name in its cluster.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Further address for clients; they always have the unix socket.</summary>
    public EtcdListener? ClientListener { get; init; }

    /// <summary>Set when this member has peers. Alone, it listens for none.</summary>
    public EtcdPeering? Peering { get; init; }

    /// <summary>Begins with the data that are here and without the other members, as if they had never been: for a majority that is lost for good. Counts for the first launch only.</summary>
    public bool ForgetOthers { get; init; }

    /// <summary>Size at which etcd stops taking writes, in bytes.</summary>
    public long QuotaBytes { get; init; } = 8L << 30;

    /// <summary>etcd's log; null means <c>etcd.log</c> in the data folder.</summary>
    public string? LogFile { get; init; }

    /// <summary>The log is begun anew at this size; one older file is kept.</summary>
    public long MaxLogBytes { get; init; } = 4 << 20;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to end after SIGTERM before SIGKILL.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told the process id of each launch and how many there were before it.</summary>
    public Action<int, int>? Launched { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>An address that etcd listens on. With the PEM files it speaks TLS and asks for certificates that the authority signed.</summary>
public sealed record EtcdListener(string Url)
{
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }
}

/// <summary>A member's place among others.</summary>
/// <param name="AdvertiseUrl">The address under which the other members reach this one.</param>
/// <param name="InitialCluster">All members as <c>name=peerUrl</c>, with commas between them.</param>
/// <param name="Joins">The cluster exists already and knows this member.</param>
public sealed record EtcdPeering(EtcdListener Listener, string AdvertiseUrl, string InitialCluster, bool Joins);
