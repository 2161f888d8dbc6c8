using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.NodeAgent.Joining;

/// <summary>
/// What a host needs to become a node, in one string: <c>K1HASH::ID.SECRET</c>. The hash is SHA-256 of the authority's certificate, by which the host
/// knows the servers; the rest is a bootstrap token as kubeadm has it, by which the servers know the host.
/// </summary>
public sealed record JoinToken(string AuthorityHash, string Id, string Secret)
{
    private const string Version = "K1";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 6;
    private const int SecretLength = 16;

    /// <summary>As the API server takes it.</summary>
    public string Bearer => $"{Id}.{Secret}";

    public static JoinToken New(X509Certificate2 authority) =>
        new(HashOf(authority), RandomNumberGenerator.GetString(Letters, IdLength), RandomNumberGenerator.GetString(Letters, SecretLength));

    /// <exception cref="JoinException">It is none.</exception>
    public static JoinToken Parse(string text)
    {
        text = text.Trim();
        var parts = text.Split("::");
        if (parts is not [var head, var bearer] || !head.StartsWith(Version, StringComparison.Ordinal) || head.Length != Version.Length + 64 || !head[Version.Length..].All(char.IsAsciiHexDigitLower)) throw Bad();
        if (bearer.Split('.') is not [{ Length: IdLength } id, { Length: SecretLength } secret] || !(id + secret).All(Letters.Contains)) throw Bad();
        return new(head[Version.Length..], id, secret);
    }

    public static string HashOf(X509Certificate2 authority) => Convert.ToHexStringLower(SHA256.HashData(authority.RawData));

    public override string ToString() => $"{Version}{AuthorityHash}::{Bearer}";

    private static JoinException Bad() =>
        new("this is no token of a cluster: copy the whole line 'K1…::…' that 'mkube token create' prints on a server");
}
