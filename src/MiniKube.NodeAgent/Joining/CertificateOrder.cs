using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates;

namespace MiniKube.NodeAgent.Joining;

/// <summary>Asks the cluster for a node's client certificate, with a new key that never leaves this host, and waits until it is issued.</summary>
internal sealed class CertificateOrder(ApiClient client, string node, TimeProvider time, Random random)
{
    private const int MostAttempts = 3;

    /// <param name="waiting">Told once, with the request's name, when nobody approves it at once.</param>
    /// <exception cref="JoinException">It was denied, or cannot be signed.</exception>
    /// <exception cref="ApiException">The server could not be asked.</exception>
    public async Task<(string Certificate, string Key)> PlaceAsync(Action<string> waiting, CancellationToken cancel)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName("system:nodes");
        name.AddCommonName($"system:node:{node}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        for (var attempt = 1; ; attempt++)
        {
            var made = await client.CreateAsync(
                new CertificateSigningRequest
                {
                    Metadata = new() { GenerateName = $"node-{node}-" },
                    Spec = new() { Request = Encoding.ASCII.GetBytes(request), SignerName = CertificateSigners.NodeClient, Usages = [CertificateUsages.DigitalSignature, CertificateUsages.ClientAuth] },
                },
                cancel);
            if (await IssuedAsync(made.Metadata.Name!, waiting, cancel) is { } certificate) return (Encoding.ASCII.GetString(certificate), key.ExportPkcs8PrivateKeyPem());
            if (attempt == MostAttempts) throw new JoinException($"the request for node {node}'s certificate is deleted again and again: find out by whom with 'kubectl get csr -w'");
        }
    }

    /// <summary>Null: somebody deleted the request.</summary>
    private async Task<byte[]?> IssuedAsync(string name, Action<string> waiting, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var told = false;
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), random);
        while (true)
        {
            if (await client.FindAsync<CertificateSigningRequest>(new("", name), cancel) is not { } csr) return null;
            if (csr.Status.Certificate is { Length: > 0 } certificate) return certificate;
            if (csr.Status.Conditions.FirstOrDefault(one => one.Type is CertificateSigningRequestCondition.Denied or CertificateSigningRequestCondition.Failed) is { } refused)
            {
                throw new JoinException($"the cluster does not take this host as node {node}: {refused.Message ?? refused.Reason}");
            }
            if (!told && time.GetElapsedTime(started) > TimeSpan.FromSeconds(3))
            {
                waiting(name);
                told = true;
            }
            await Task.Delay(backoff.Next(), time, cancel);
        }
    }
}
