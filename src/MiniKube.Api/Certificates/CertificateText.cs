namespace MiniKube.Api.Certificates;

/// <summary>Cells of <c>kubectl get csr</c>.</summary>
internal static class CertificateText
{
    public static string Duration(int? seconds) => seconds is { } given ? Age.Of(TimeSpan.FromSeconds(given)) : "<none>";

    public static string Condition(CertificateSigningRequestStatus status)
    {
        var words = new List<string>();
        if (status.Is(CertificateSigningRequestCondition.Approved)) words.Add("Approved");
        if (status.Is(CertificateSigningRequestCondition.Denied)) words.Add("Denied");
        if (words.Count == 0) words.Add("Pending");
        if (status.Is(CertificateSigningRequestCondition.Failed)) words.Add("Failed");
        if (status.Certificate is { Length: > 0 }) words.Add("Issued");
        return string.Join(',', words);
    }
}
