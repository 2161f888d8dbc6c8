using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Client.Calls;

namespace MiniKube.Client.Servers;

/// <summary>Connects to one server: TCP that notices dead hosts by itself, and TLS with our authority and our certificate.</summary>
internal sealed class ServerDialer(ApiClientOptions options, ClientCertificate? certificate)
{
    private readonly X509ChainPolicy? trust = Trust(options.CaFile);

    /// <exception cref="IOException">Not reached within the deadline, or refused; names the server.</exception>
    /// <exception cref="AuthenticationException">The server's certificate is not signed by our authority, or does not hold the address.</exception>
    public async Task<SslStream> ConnectAsync(Uri server, ServerPool pool, CancellationToken cancel)
    {
        var tls = new ServerConnection(await SocketAsync(server, cancel), pool);
        return await ShakeHandsAsync(tls, server, SslApplicationProtocol.Http2, cancel);
    }

    /// <summary>Whether the server says of itself that it can serve.</summary>
    public async Task<bool> IsReadyAsync(Uri server)
    {
        using var deadline = new CancellationTokenSource(options.ConnectDeadline);
        try
        {
            await using var tls = await ShakeHandsAsync(new SslStream(await SocketAsync(server, deadline.Token)), server, SslApplicationProtocol.Http11, deadline.Token);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET /readyz HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"), deadline.Token);
            var answer = new byte[12];
            await tls.ReadExactlyAsync(answer, deadline.Token);
            return answer.AsSpan().SequenceEqual("HTTP/1.1 200"u8);
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<Stream> SocketAsync(Uri server, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            KernelPatience.Apply(socket);
            using var deadline = Deadline(cancel);
            await socket.ConnectAsync(new DnsEndPoint(server.IdnHost, server.Port), deadline.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw Told(error, server, cancel);
        }
    }

    private async Task<SslStream> ShakeHandsAsync(SslStream tls, Uri server, SslApplicationProtocol protocol, CancellationToken cancel)
    {
        try
        {
            using var deadline = Deadline(cancel);
            var own = certificate?.Current();
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.IdnHost,
                    ApplicationProtocols = [protocol],
                    CertificateChainPolicy = trust,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
                },
                deadline.Token);
            return tls;
        }
        catch (Exception error)
        {
            await tls.DisposeAsync();
            throw Told(error, server, cancel);
        }
    }

    private CancellationTokenSource Deadline(CancellationToken cancel)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(options.ConnectDeadline);
        return deadline;
    }

    private static Exception Told(Exception error, Uri server, CancellationToken cancel)
    {
        var name = ServerAddresses.Format(server);
        return error switch
        {
            OperationCanceledException when cancel.IsCancellationRequested => error,
            // Without the inner error: what reaches people is the innermost message, and it shall name the server.
            OperationCanceledException => new IOException($"{name} does not answer"),
            AuthenticationException => new AuthenticationException($"{name}: {error.Message}"),
            SocketException or IOException => new IOException($"{name}: {error.Message}"),
            _ => error,
        };
    }

    private static X509ChainPolicy? Trust(string? caFile)
    {
        if (caFile is null) return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }
}
