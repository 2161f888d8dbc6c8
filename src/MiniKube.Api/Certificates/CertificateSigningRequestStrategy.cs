using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Api.Certificates;

/// <summary>What is particular to requests for certificates. Who asks is filled in by admission, which knows the user.</summary>
internal sealed class CertificateSigningRequestStrategy : ResourceStrategy<CertificateSigningRequest>
{
    private const int ShortestSeconds = 600;
    private static readonly string[] OwnedConditions = [CertificateSigningRequestCondition.Approved, CertificateSigningRequestCondition.Denied];

    public override void PrepareForCreate(JsonObject document)
    {
        document["status"] = new JsonObject();
    }

    /// <summary>What was asked cannot be changed.</summary>
    public override void PrepareForUpdate(JsonObject document, JsonObject prior) => document["spec"] = prior["spec"]?.DeepClone();

    public override void Validate(CertificateSigningRequest next, FieldErrors errors)
    {
        if (next.Spec.Request.Length == 0) errors.Required("spec.request");
        else if (ProblemOf(next.Spec.Request) is { } problem) errors.Invalid("spec.request", "the request", problem);
        if (next.Spec.SignerName.Length == 0) errors.Required("spec.signerName");
        else if (!IsSignerName(next.Spec.SignerName)) errors.Invalid("spec.signerName", next.Spec.SignerName, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        if (next.Spec.Usages.Count == 0) errors.Required("spec.usages", "usages must be provided");
        if (next.Spec.Usages.Distinct().Count() != next.Spec.Usages.Count) errors.Duplicate("spec.usages", string.Join(", ", next.Spec.Usages));
        if (next.Spec.ExpirationSeconds is < ShortestSeconds and var seconds) errors.Invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
    }

    public override void ValidateUpdate(CertificateSigningRequest next, CertificateSigningRequest prior, FieldErrors errors)
    {
    }

    public override void ValidateStatusUpdate(CertificateSigningRequest next, CertificateSigningRequest prior, FieldErrors errors)
    {
        foreach (var type in OwnedConditions)
        {
            if (prior.Status.Is(type) != next.Status.Is(type)) errors.Forbidden("status.conditions", $"updates may not {(next.Status.Is(type) ? "add" : "remove")} a condition of type \"{type}\"");
        }
        if (prior.Status.Certificate is { Length: > 0 } issued && !issued.AsSpan().SequenceEqual(next.Status.Certificate ?? [])) errors.Forbidden("status.certificate", "updates may not modify existing certificate content");
    }

    private static bool IsSignerName(string name) =>
        name.Split('/', 2) is [{ Length: > 0 } domain, { Length: > 0 } path] && domain.Contains('.') && Names.SubdomainError(domain) is null && path.Split('/').All(part => part.Length > 0);

    /// <summary>Null: it is PEM of a request that its own key has signed.</summary>
    private static string? ProblemOf(byte[] request)
    {
        try
        {
            CertificateRequest.LoadSigningRequestPem(Encoding.ASCII.GetString(request), HashAlgorithmName.SHA256);
            return null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return "PEM block type must be CERTIFICATE REQUEST, signed by its own key";
        }
    }
}
