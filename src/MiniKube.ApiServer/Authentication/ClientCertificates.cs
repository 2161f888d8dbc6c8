using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Users by client certificate: the common name is the user, the organizations are its groups. Only our own authorities count, those that the file names now.</summary>
internal sealed class ClientCertificates(WatchedFile<X509Certificate2Collection> authorities)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="InvalidDataException">There is no certificate in it.</exception>
    public static X509Certificate2Collection Read(string caFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(caFile);
        return authorities.Count > 0 ? authorities : throw new InvalidDataException($"{caFile} holds no certificate");
    }

    /// <summary>Null if it is not signed by our authority, not valid now, or not for clients.</summary>
    public UserInfo? Authenticate(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.Current);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientAuthentication));
        if (!chain.Build(certificate)) return null;
        var name = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) continue;
            var value = part.GetSingleElementValue() ?? "";
            switch (part.GetSingleElementType().Value)
            {
                case CommonName:
                    name = value;
                    break;
                case Organization:
                    groups.Insert(0, value);
                    break;
            }
        }
        return name.Length == 0 ? null : new(name, [.. groups, UserInfo.Authenticated]);
    }
}
