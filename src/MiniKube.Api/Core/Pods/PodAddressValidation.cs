using System.Net;
using System.Net.Sockets;

namespace MiniKube.Api.Core;

/// <summary>Addresses of a pod and of its host: at most one of each family. What was stored before these rules stays.</summary>
internal static class PodAddressValidation
{
    public static void Validate(PodStatus next, PodStatus prior, FieldErrors errors)
    {
        string[] pod = [.. next.PodIPs.Select(ip => ip.Ip)];
        if (!pod.SequenceEqual(prior.PodIPs.Select(ip => ip.Ip))) Validate(pod, "status.podIPs", errors);
        string[] host = [.. next.HostIPs.Select(ip => ip.Ip)];
        if (next.HostIP == prior.HostIP && host.SequenceEqual(prior.HostIPs.Select(ip => ip.Ip))) return;
        Validate(host, "status.hostIPs", errors);
        if (host.Length > 0 && host[0] != next.HostIP) errors.Invalid("status.hostIPs[0].ip", host[0], "must be equal to `hostIP`");
    }

    private static void Validate(string[] addresses, string path, FieldErrors errors)
    {
        var families = new HashSet<AddressFamily>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var crowded = false;
        for (var i = 0; i < addresses.Length; i++)
        {
            if (!IPAddress.TryParse(addresses[i], out var parsed)) errors.Invalid($"{path}[{i}]", addresses[i], "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            else crowded |= !families.Add(parsed.AddressFamily);
            if (!seen.Add(addresses[i])) errors.Duplicate($"{path}[{i}]", addresses[i]);
        }
        if (crowded) errors.Invalid(path, string.Join(", ", addresses), "may specify no more than one IP for each IP family");
    }
}
