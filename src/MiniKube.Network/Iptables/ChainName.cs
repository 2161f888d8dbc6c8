using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Network.Iptables;

/// <summary>
/// Names of a service port's chains: a prefix and sixteen characters of a hash, as chain names may have 28 characters. The hash is
/// kube-proxy's: base32 of SHA-256 over "namespace/name:port" and the protocol (and the endpoint).
/// </summary>
internal static class ChainName
{
    public const string EndpointPrefix = "KUBE-SEP-";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int HashLength = 16;

    /// <summary>Balances over all endpoints.</summary>
    public static string Cluster(string portName, string protocol) => "KUBE-SVC-" + Hash(portName + protocol);

    /// <summary>Balances over this node's endpoints.</summary>
    public static string Local(string portName, string protocol) => "KUBE-SVL-" + Hash(portName + protocol);

    /// <summary>Takes what comes from outside the cluster.</summary>
    public static string External(string portName, string protocol) => "KUBE-EXT-" + Hash(portName + protocol);

    /// <summary>Takes calls of a load balancer's address that only some may call.</summary>
    public static string Firewall(string portName, string protocol) => "KUBE-FW-" + Hash(portName + protocol);

    /// <summary>Leads to one endpoint ("address:port").</summary>
    public static string Endpoint(string portName, string protocol, string endpoint) => EndpointPrefix + Hash(portName + protocol + endpoint);

    internal static string Hash(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return string.Create(HashLength, hash, static (name, bytes) =>
        {
            for (var i = 0; i < name.Length; i++)
            {
                var bit = i * 5;
                var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                name[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
