using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Hosting;

/// <summary>The server's own certificate. New connections get the one that is on disk: it is renewed, and gets further names, while the server runs.</summary>
internal sealed class ServingCertificate
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private SslStreamCertificateContext loaded;
    private DateTime writtenAt;
    private long lookedAt;

    /// <exception cref="InvalidDataException">The files are missing or do not fit.</exception>
    public ServingCertificate(string certificateFile, string keyFile, TimeProvider time)
    {
        (this.certificateFile, this.keyFile, this.time) = (certificateFile, keyFile, time);
        try
        {
            (writtenAt, lookedAt, loaded) = (File.GetLastWriteTimeUtc(certificateFile), time.GetTimestamp(), Read());
        }
        catch (Exception error) when (error is IOException or CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"the server certificate {certificateFile} with key {keyFile} cannot be used: {error.Message}", error);
        }
    }

    public SslStreamCertificateContext Current()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(lookedAt) < Look) return loaded;
            lookedAt = time.GetTimestamp();
            var written = File.GetLastWriteTimeUtc(certificateFile);
            if (written == writtenAt) return loaded;
            try
            {
                (loaded, writtenAt) = (Read(), written);
            }
            catch (Exception error) when (error is IOException or CryptographicException or ArgumentException)
            {
                // Half of a new pair is written: the old one serves until the other half is there.
            }
            return loaded;
        }
    }

    private SslStreamCertificateContext Read() => SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), null, offline: true);
}
