using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>
/// Which API servers there are: those that the agent was told of, and those that the cluster names in the endpoints of <c>default/kubernetes</c>.
/// The latter stay on disk: at the next start the agent knows servers even when the one that it was told of is gone.
/// </summary>
internal sealed class KnownServers
{
    private readonly string file;
    private readonly Lock gate = new();
    private IReadOnlyList<Uri> named;
    private TaskCompletionSource changed = New();

    public KnownServers(IReadOnlyList<Uri> configured, string file)
    {
        (Configured, this.file) = (configured, file);
        named = Load(file);
    }

    public IReadOnlyList<Uri> Configured { get; }

    /// <summary>By the cluster; empty when it names none.</summary>
    public IReadOnlyList<Uri> Named
    {
        get
        {
            lock (gate) return named;
        }
    }

    public IReadOnlyList<Uri> All => [.. Configured.Concat(Named).Distinct()];

    /// <summary>Completes with the next change. Take it before reading.</summary>
    public Task Changed
    {
        get
        {
            lock (gate) return changed.Task;
        }
    }

    /// <summary>True when it was news.</summary>
    /// <exception cref="IOException">It is known now, but could not be kept.</exception>
    public bool Learn(IReadOnlyList<Uri> servers)
    {
        lock (gate)
        {
            if (servers.Count == 0 || servers.SequenceEqual(named)) return false;
            named = servers;
            changed.TrySetResult();
            changed = New();
        }
        File.WriteAllLines(file + ".tmp", servers.Select(ServerAddresses.Format));
        File.Move(file + ".tmp", file, overwrite: true);
        return true;
    }

    /// <summary>What the endpoints of <c>default/kubernetes</c> say.</summary>
    public static IReadOnlyList<Uri> Read(Endpoints endpoints) =>
    [
        .. from subset in endpoints.Subsets
           from port in subset.Ports
           from address in subset.Addresses
           orderby address.Ip, port.Port
           select new UriBuilder(Uri.UriSchemeHttps, address.Ip, port.Port).Uri,
    ];

    private static IReadOnlyList<Uri> Load(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllLines(file) is { Length: > 0 } lines ? ServerAddresses.Parse(string.Join(',', lines)) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
