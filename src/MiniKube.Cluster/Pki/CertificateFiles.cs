namespace MiniKube.Cluster.Pki;

/// <summary>A certificate and its key, both PEM files.</summary>
public sealed record CertificateFiles(string Certificate, string Key)
{
    internal static CertificateFiles In(string directory, string name) => new(Path.Combine(directory, name + ".crt"), Path.Combine(directory, name + ".key"));

    internal bool Exist => File.Exists(Certificate) && File.Exists(Key);
}
