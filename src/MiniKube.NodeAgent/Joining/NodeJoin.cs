using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent.Tunnel;

namespace MiniKube.NodeAgent.Joining;

/// <summary>What an agent was told for its start on a host that is no node yet, or is one already.</summary>
public sealed record JoinRequest
{
    public required string NodeName { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>As --server gives them; empty: those that are known from before.</summary>
    public IReadOnlyList<Uri> Servers { get; init; } = [];

    /// <summary>Null: this host is a node already.</summary>
    public JoinToken? Token { get; init; }
}

/// <summary>
/// Makes this host a node of a cluster: it learns and checks the authority, asks for a certificate of its own, and keeps both. A host that is a node already
/// only reads what it kept: the token is needed once.
/// </summary>
public sealed class NodeJoin(TimeProvider time, ILogger<NodeJoin> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Random random = new();

    /// <summary>Where the servers are, and the credentials for them.</summary>
    /// <exception cref="JoinException">It cannot become one.</exception>
    public async Task<ApiClientOptions> EnsureAsync(JoinRequest request, CancellationToken cancel)
    {
        var credentials = NodeCredentials.In(request.DataDirectory);
        var known = new KnownServers(request.Servers, Path.Combine(request.DataDirectory, "servers"));
        var other = request.Token is { } given && credentials.Authority() is { } authority && JoinToken.HashOf(authority) != given.AuthorityHash;
        // Of another cluster than the token: what was learnt there does not count here.
        var servers = other ? known.Configured : known.All;
        if (servers.Count == 0) throw new JoinException("no API server is known: give --server https://HOST:6443");
        var isGood = IsGood(credentials, request, out var why);
        if (other || !isGood) await JoinAsync(request, credentials, servers, why, cancel);
        var configured = request.Servers.Count > 0 ? request.Servers : servers;
        return Options(credentials, configured);
    }

    private static ApiClientOptions Options(NodeCredentials credentials, IReadOnlyList<Uri> servers) => new()
    {
        Server = ServerAddresses.Format(servers), CaFile = credentials.AuthorityFile, CertificateFile = credentials.CertificateFile, KeyFile = credentials.CertificateFile,
    };

    private bool IsGood(NodeCredentials credentials, JoinRequest request, out string why)
    {
        why = "this host is no node yet";
        using var certificate = credentials.Load();
        if (certificate is null) return false;
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        why = $"this host's certificate is that of {name}, not of node {request.NodeName}";
        if (name != "system:node:" + request.NodeName) return false;
        why = $"this host's certificate ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        return certificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime;
    }

    private async Task JoinAsync(JoinRequest request, NodeCredentials credentials, IReadOnlyList<Uri> servers, string why, CancellationToken cancel)
    {
        if (request.Token is not { } token) throw new JoinException($"{why}: make a token with 'mkube token create' on a server and give it with --token");
        var authority = await AuthorityAsync(servers, token, cancel);
        credentials.SaveAuthority(authority);
        await using var client = new ApiClient(new() { Server = ServerAddresses.Format(servers), CaFile = credentials.AuthorityFile, Token = token.Bearer });
        try
        {
            var order = new CertificateOrder(client, request.NodeName, time, random);
            var (certificate, key) = await order.PlaceAsync(name => JoinLog.Waits(logger, name), cancel);
            credentials.Save(certificate, key);
            JoinLog.Joined(logger, request.NodeName, ServerAddresses.Format(client.Servers.Current ?? servers[0]));
        }
        catch (ApiException error)
        {
            throw new JoinException(Explain(error, servers), error);
        }
    }

    private async Task<string> AuthorityAsync(IReadOnlyList<Uri> servers, JoinToken token, CancellationToken cancel)
    {
        var check = new AuthorityCheck(time);
        var started = time.GetTimestamp();
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), random);
        while (true)
        {
            var why = "";
            foreach (var server in servers)
            {
                try
                {
                    return await check.FetchAsync(server, token.AuthorityHash, cancel);
                }
                catch (Exception error) when (!cancel.IsCancellationRequested && error is HttpRequestException or OperationCanceledException)
                {
                    why = error is HttpRequestException ? error.GetBaseException().Message : "no answer";
                }
            }
            if (time.GetElapsedTime(started) > Patience) throw Unreachable(servers, why);
            await Task.Delay(backoff.Next(), time, cancel);
        }
    }

    private static string Explain(ApiException error, IReadOnlyList<Uri> servers) => error.Code switch
    {
        401 => "the cluster does not know the token: it was deleted, has run out, or is of another cluster; make a new one with 'mkube token create' on a server",
        403 => $"the token may not be used to join ({error.Message}): make another one with 'mkube token create' on a server",
        503 or 504 => Unreachable(servers, error.Message).Message,
        _ => error.Message,
    };

    private static JoinException Unreachable(IReadOnlyList<Uri> servers, string why) =>
        new($"no API server answers at {ServerAddresses.Format(servers)} ({why}): check the address and firewalls, and that 'mkube server' runs there");
}

internal static partial class JoinLog
{
    [LoggerMessage(6701, LogLevel.Information, "This host is node {Node} now, by {Server}")]
    public static partial void Joined(ILogger logger, string node, string server);

    [LoggerMessage(6702, LogLevel.Warning, "The request for this node's certificate waits: approve it with 'kubectl certificate approve {Request}'")]
    public static partial void Waits(ILogger logger, string request);

    [LoggerMessage(6703, LogLevel.Information, "The node's certificate is renewed, valid until {End:u}")]
    public static partial void Renewed(ILogger logger, DateTimeOffset end);

    [LoggerMessage(6704, LogLevel.Warning, "The node's certificate, valid until {End:u}, was not renewed, trying again: {Why}")]
    public static partial void NotRenewed(ILogger logger, DateTimeOffset end, string why);
}
