using System.Globalization;
using System.Net;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>A resolver's address, with a port where it is not 53.</summary>
internal static class ServerAddress
{
    private const int UsualPort = 53;

    /// <summary>"192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353".</summary>
    public static IPEndPoint? Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address) && (!text.StartsWith('[') || text.EndsWith(']')))
            return new IPEndPoint(address, UsualPort);
        var colon = text.LastIndexOf(':');
        return colon > 0 && IPAddress.TryParse(text[..colon], out address)
            && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new IPEndPoint(address, port)
            : null;
    }

    public static IReadOnlyList<IPEndPoint> ParseAll(IEnumerable<string> texts, IPAddress without) =>
        [.. texts.Select(Parse).OfType<IPEndPoint>().Where(server => !server.Address.Equals(without)).Distinct()];
}
