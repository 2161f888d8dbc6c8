using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.NodeAgent.Joining;

/// <summary>A node's certificate with its key in one file, so that both change at once, and the authority beside it.</summary>
public sealed class NodeCredentials(string certificateFile, string keyFile, string authorityFile)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string CertificateFile => certificateFile;

    public string AuthorityFile => authorityFile;

    /// <summary>Of an agent that joined, in <c>DATA-DIR/pki</c>.</summary>
    public static NodeCredentials In(string dataDirectory) =>
        new(Path.Combine(dataDirectory, "pki", "node.pem"), Path.Combine(dataDirectory, "pki", "node.pem"), Path.Combine(dataDirectory, "pki", "ca.crt"));

    /// <summary>Null: there is none, or none that can be read.</summary>
    public X509Certificate2? Load()
    {
        try
        {
            return File.Exists(certificateFile) && File.Exists(authorityFile) ? X509Certificate2.CreateFromPemFile(certificateFile, keyFile) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public X509Certificate2? Authority() => File.Exists(authorityFile) ? X509Certificate2.CreateFromPem(File.ReadAllText(authorityFile)) : null;

    public void SaveAuthority(string pem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(authorityFile)!, OwnerOnly | UnixFileMode.UserExecute);
        Write(authorityFile, pem);
    }

    public void Save(string certificatePem, string keyPem)
    {
        if (certificateFile == keyFile)
        {
            Write(certificateFile, certificatePem + keyPem + "\n");
            return;
        }
        // The key first: readers look at the certificate to learn that there is a new pair.
        Write(keyFile, keyPem + "\n");
        Write(certificateFile, certificatePem);
    }

    /// <summary>Whole or not at all, also after a power cut.</summary>
    private static void Write(string path, string text)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
