using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Client.Calls;

/// <summary>A certificate and its key in PEM files, read again when the certificate's file has changed: rotation needs no restart.</summary>
internal sealed class ClientCertificate(string certificateFile, string keyFile)
{
    private readonly Lock gate = new();
    private X509Certificate2? loaded;
    private DateTime writtenAt;

    /// <summary>The file is another one than that of the last connection.</summary>
    public bool HasChanged
    {
        get
        {
            lock (gate) return loaded is not null && File.GetLastWriteTimeUtc(certificateFile) != writtenAt;
        }
    }

    public X509Certificate2 Current()
    {
        lock (gate)
        {
            var written = File.GetLastWriteTimeUtc(certificateFile);
            if (loaded is not null && written == writtenAt) return loaded;
            try
            {
                (loaded, writtenAt) = (X509Certificate2.CreateFromPemFile(certificateFile, keyFile), written);
            }
            catch (Exception error) when (loaded is not null && error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // Half of a new pair is written: the old one serves until the other half is there.
            }
            return loaded!;
        }
    }
}
