using Microsoft.Extensions.Logging;

namespace MiniKube.Network.PodNetwork;

/// <summary>Settings of the kernel without which pods or services do not work, in the network namespace of this process.</summary>
public static class KernelSettings
{
    private static readonly (string Name, string Value, string Consequence)[] Needed =
    [
        ("net/ipv4/ip_forward", "1", "pods reach nothing outside their node"),
        ("net/ipv4/conf/all/route_localnet", "1", "node ports do not answer on 127.0.0.1"),
        ("net/bridge/bridge-nf-call-iptables", "1", "a pod may not reach a service whose endpoint is on its own node"),
    ];

    private static readonly (string Name, string Value, string Consequence)[] NeededForV6 =
    [
        ("net/ipv6/conf/all/forwarding", "1", "pods reach nothing outside their node by IPv6"),
        ("net/bridge/bridge-nf-call-ip6tables", "1", "a pod may not reach an IPv6 service whose endpoint is on its own node"),
    ];

    /// <summary>Sets what differs. What cannot be set is logged with its consequence and is no error: containers often forbid it but have it right.</summary>
    public static Task ApplyAsync(ILogger logger, CancellationToken cancel, string root = "/proc/sys", bool v6 = false)
    {
        // All on the thread that asks: which namespace's settings these files are depends on it. They are no files on a disk that would make it wait.
        foreach (var (name, value, consequence) in v6 ? [.. Needed, .. NeededForV6] : Needed)
        {
            var path = Path.Join(root, name);
            try
            {
                cancel.ThrowIfCancellationRequested();
                if (File.ReadAllText(path).Trim() != value)
                    File.WriteAllText(path, value);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                Log.SettingRefused(logger, name.Replace('/', '.'), value, refused.Message, consequence);
            }
        }
        return Task.CompletedTask;
    }
}
