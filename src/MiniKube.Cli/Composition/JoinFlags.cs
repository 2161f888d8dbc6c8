using System.CommandLine;
using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.NodeAgent.Joining;

namespace MiniKube.Cli.Composition;

/// <summary>How an agent finds its cluster: by a kubeconfig, or by servers and a token.</summary>
internal sealed class JoinFlags
{
    private const string TokenVariable = "MKUBE_TOKEN";
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Credentials that exist already, instead of --server" };
    private readonly Option<string[]> _servers = new("--server") { Description = "Where API servers are, https://HOST:6443; with commas or repeated; those known from before when not given", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _token = new("--token") { Description = $"Of 'mkube token create', for a host that is no node yet; better in the file that --token-file names, or in {TokenVariable}: others see command lines" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File that holds the token" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _kubeconfig, _servers, _token, _tokenFile }) command.Add(option);
    }

    public async Task<ApiClientOptions> ReadAsync(ParseResult parsed, string node, string dataDirectory, ILoggerFactory logging, TimeProvider time, CancellationToken cancel)
    {
        if (parsed.GetValue(_kubeconfig) is { } kubeconfig) return Identity.From(kubeconfig);
        try
        {
            var request = new JoinRequest { NodeName = node, DataDirectory = dataDirectory, Servers = Servers(parsed), Token = Token(parsed) is { Length: > 0 } token ? JoinToken.Parse(token) : null };
            return await new NodeJoin(time, logging.CreateLogger<NodeJoin>()).EnsureAsync(request, cancel);
        }
        catch (JoinException e)
        {
            var missing = parsed.GetValue(_token) is null && parsed.GetValue(_tokenFile) is { } file && !File.Exists(file) ? $" (there is no {file})" : "";
            throw new ClusterException(ClusterFailure.Prerequisite, e.Message + missing, e);
        }
    }

    private IReadOnlyList<Uri> Servers(ParseResult parsed)
    {
        try
        {
            return parsed.GetValue(_servers) is { Length: > 0 } servers ? ServerAddresses.Parse(string.Join(',', servers)) : [];
        }
        catch (FormatException e)
        {
            throw new ClusterException(ClusterFailure.Usage, e.Message, e);
        }
    }

    private string? Token(ParseResult parsed)
    {
        if (parsed.GetValue(_token) is { } token) return token;
        if (parsed.GetValue(_tokenFile) is not { } file) return Environment.GetEnvironmentVariable(TokenVariable);
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException(ClusterFailure.Usage, $"cannot read {file} ({e.Message}): name a file that holds the token with --token-file", e);
        }
    }
}
