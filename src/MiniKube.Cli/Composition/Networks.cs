using System.CommandLine;
using System.Net;
using MiniKube.Cluster;

namespace MiniKube.Cli.Composition;

/// <summary>One network, or one of each family with a comma between them: <c>10.244.0.0/16,fd00:10:244::/56</c>.</summary>
internal static class Networks
{
    public static IEnumerable<IPNetwork> Parse(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(IPNetwork.Parse);

    /// <exception cref="ClusterException">The text is no such thing.</exception>
    public static string Check(string text, Option option)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            if (!IPNetwork.TryParse(part, out _))
                throw new ClusterException(ClusterFailure.Usage, $"'{part}' is not a network: give {option.Name} one like 10.244.0.0/16, with no bits set after the prefix");
        }
        if (parts.Length is 0 or > 2 || (parts.Length == 2 && parts[0].Contains(':') == parts[1].Contains(':')))
            throw new ClusterException(ClusterFailure.Usage, $"'{text}' does not suit {option.Name}: give it one network, or one IPv4 and one IPv6 network with a comma between them");
        return string.Join(',', parts);
    }
}
