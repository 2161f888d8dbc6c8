using System.Net;
using System.Text.Json;
using MiniKube.Api.Core;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>
/// Who is asked for which names, as the ConfigMap <c>kube-system/kube-dns</c> says: <c>stubDomains</c> (JSON: domain → addresses) and
/// <c>upstreamNameservers</c> (JSON: addresses, instead of the node's). Rule: Kubernetes docs, "Customizing DNS Service".
/// </summary>
internal sealed record StubDomains(IReadOnlyList<StubDomain> Domains, IReadOnlyList<string> Upstreams)
{
    public const string Namespace = "kube-system";
    public const string ConfigMapName = "kube-dns";

    public static StubDomains None { get; } = new([], []);

    /// <param name="problem">What was left out, and why; null: nothing.</param>
    public static StubDomains Of(ConfigMap? map, IPAddress self, out string? problem)
    {
        problem = null;
        var upstreams = Read<string[]>(map, "upstreamNameservers", ref problem) ?? [];
        var domains = new List<StubDomain>();
        foreach (var (domain, servers) in Read<Dictionary<string, string[]>>(map, "stubDomains", ref problem) ?? [])
        {
            var addresses = ServerAddress.ParseAll(servers ?? [], self);
            if (AsciiName.Encode(domain) is not { } name)
                problem = $"stubDomains: '{domain}' is no domain";
            else if (addresses.Count == 0)
                problem = $"stubDomains: '{domain}' has no usable address: give addresses like \"192.0.2.53\" or \"192.0.2.53:5353\"";
            else
                domains.Add(new StubDomain(name, addresses));
        }
        return new StubDomains([.. domains.OrderByDescending(domain => domain.Name.Length)], upstreams);
    }

    private static T? Read<T>(ConfigMap? map, string key, ref string? problem)
        where T : class
    {
        if (map?.Data.GetValueOrDefault(key) is not { } json)
            return null;
        try
        {
            return (T?)JsonSerializer.Deserialize(json, typeof(T), StubDomainsJson.Default);
        }
        catch (JsonException error)
        {
            problem = $"{key} is not the JSON that is expected: {error.Message}";
            return null;
        }
    }
}

/// <param name="Name">In wire form.</param>
internal sealed record StubDomain(byte[] Name, IReadOnlyList<IPEndPoint> Servers);
