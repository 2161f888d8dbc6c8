using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates;

namespace MiniKube.Controllers.Certificates;

/// <summary>What a request for a certificate says of itself, and which of the known shapes it has. Pure.</summary>
/// <param name="Node">The node that a node's request speaks for; null for any other.</param>
internal sealed record NodeRequest(string CommonName, IReadOnlyList<string> Organizations, X509SubjectAlternativeNameExtension? Names, string? Node)
{
    private const string NodePrefix = "system:node:";
    private const string Nodes = "system:nodes";
    private const string CommonNameId = "2.5.4.3";
    private const string OrganizationId = "2.5.4.10";
    private static readonly HashSet<string> Always = [CertificateUsages.DigitalSignature, CertificateUsages.KeyEncipherment];

    /// <exception cref="CryptographicException">It is no request, or its signature is not by its key.</exception>
    public static NodeRequest Read(byte[] pem)
    {
        var request = CertificateRequest.LoadSigningRequestPem(
            Encoding.ASCII.GetString(pem), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var name = "";
        var organizations = new List<string>();
        foreach (var part in request.SubjectName.EnumerateRelativeDistinguishedNames().Where(part => !part.HasMultipleElements))
        {
            if (part.GetSingleElementType().Value == CommonNameId) name = part.GetSingleElementValue() ?? "";
            if (part.GetSingleElementType().Value == OrganizationId) organizations.Add(part.GetSingleElementValue() ?? "");
        }
        var names = request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == "2.5.29.17");
        var node = organizations is [Nodes] && name.StartsWith(NodePrefix, StringComparison.Ordinal) && name.Length > NodePrefix.Length ? name[NodePrefix.Length..] : null;
        return new(name, organizations, names is null ? null : new(names.RawData, names.Critical), node);
    }

    /// <summary>Null: the signer may sign it. Else why not.</summary>
    public string? ProblemFor(CertificateSigningRequestSpec spec)
    {
        var purpose = spec.SignerName == CertificateSigners.NodeServing ? CertificateUsages.ServerAuth : CertificateUsages.ClientAuth;
        if (!spec.Usages.Contains(purpose)) return $"usages did not contain {purpose}";
        if (spec.Usages.FirstOrDefault(usage => usage != purpose && !Always.Contains(usage)) is { } extra) return $"usages must not contain {extra}";
        return spec.SignerName switch
        {
            CertificateSigners.NodeClient when Node is null => "the subject must be O=system:nodes, CN=system:node:NAME",
            CertificateSigners.NodeClient when Names is not null => "subject alternative names are not allowed",
            CertificateSigners.NodeServing when Node is null => "the subject must be O=system:nodes, CN=system:node:NAME",
            CertificateSigners.NodeServing when Names is null || !(Names.EnumerateDnsNames().Any() || Names.EnumerateIPAddresses().Any()) => "a DNS name or an address is required",
            _ => null,
        };
    }
}
