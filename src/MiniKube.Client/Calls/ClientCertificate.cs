using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Client.Calls;

/// <summary>A certificate and its key in PEM files, read again when the certificate's file has changed: rotation needs no restart.</summary>
internal sealed class ClientCertificate(string certificateFile, string keyFile)
{
    private readonly Lock gate = new();
    private X509Certificate2? loaded;
    private DateTime writtenAt;

    public X509Certificate2 Current()
    {
        lock (gate)
        {
            var written = File.GetLastWriteTimeUtc(certificateFile);
            if (loaded is not null && written == writtenAt) return loaded;
            var next = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            (loaded, writtenAt) = (next, written);
            return next;
        }
    }
}
