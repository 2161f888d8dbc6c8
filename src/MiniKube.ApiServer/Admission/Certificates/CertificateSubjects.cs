using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Api.Certificates;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Certificates;

/// <summary>Nobody gets a certificate of the group that may do everything by asking. Rule: Kubernetes' admission plugin CertificateSubjectRestriction.</summary>
internal static class CertificateSubjects
{
    private const string OrganizationId = "2.5.4.10";

    public static void Check(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec || spec.Text("signerName") != CertificateSigners.Client) return;
        if (!OrganizationsOf(spec.Text("request") ?? "").Contains(UserInfo.Masters)) return;
        throw ApiException.Forbidden($"use of {CertificateSigners.Client} signer with {UserInfo.Masters} group is not allowed");
    }

    /// <summary>Empty when it cannot be read: validation says so.</summary>
    private static IReadOnlyList<string> OrganizationsOf(string base64)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(Encoding.ASCII.GetString(Convert.FromBase64String(base64)), HashAlgorithmName.SHA256);
            return
            [
                .. request.SubjectName.EnumerateRelativeDistinguishedNames()
                    .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganizationId)
                    .Select(part => part.GetSingleElementValue() ?? ""),
            ];
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException)
        {
            return [];
        }
    }
}
