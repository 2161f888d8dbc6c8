using System.Net;

namespace MiniKube.Api.Core;

/// <summary>What is particular to endpoints.</summary>
internal sealed class EndpointsStrategy : ResourceStrategy<Endpoints>
{
    public override void Validate(Endpoints next, FieldErrors errors)
    {
        for (var i = 0; i < next.Subsets.Count; i++)
        {
            var subset = next.Subsets[i];
            var at = $"subsets[{i}]";
            if (subset.Addresses.Count + subset.NotReadyAddresses.Count == 0) errors.Required(at, "must specify `addresses` or `notReadyAddresses`");
            Addresses(subset.Addresses, at + ".addresses", errors);
            Addresses(subset.NotReadyAddresses, at + ".notReadyAddresses", errors);
            for (var j = 0; j < subset.Ports.Count; j++)
            {
                var port = subset.Ports[j];
                FieldRules.Port(port.Port, $"{at}.ports[{j}].port", errors);
                if (string.IsNullOrEmpty(port.Name))
                {
                    if (subset.Ports.Count > 1) errors.Required($"{at}.ports[{j}].name");
                }
                else if (Names.LabelError(port.Name) is { } error) errors.Invalid($"{at}.ports[{j}].name", port.Name, error);
            }
        }
    }

    private static void Addresses(IReadOnlyList<EndpointAddress> addresses, string path, FieldErrors errors)
    {
        for (var i = 0; i < addresses.Count; i++) EndpointIp(addresses[i].Ip, $"{path}[{i}].ip", errors);
    }

    /// <summary>Addresses at which a service may lead somewhere it must not are refused.</summary>
    internal static void EndpointIp(string text, string path, FieldErrors errors)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            errors.Invalid(path, text, FieldRules.ValidAddress);
            return;
        }
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) errors.Invalid(path, text, $"may not be unspecified ({text})");
        if (IPAddress.IsLoopback(address)) errors.Invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        if (address.IsIPv6LinkLocal || text.StartsWith("169.254.", StringComparison.Ordinal))
        {
            errors.Invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
    }
}
