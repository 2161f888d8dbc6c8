using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Images;

/// <summary>Credentials of registries from a pod's pull secrets. Rule: Kubernetes docs, "Pull an Image from a Private Registry".</summary>
internal static class PullSecrets
{
    /// <summary>The credentials whose address fits the image best; null when none does.</summary>
    public static Containers.RegistryCredentials? For(string image, IEnumerable<Secret> secrets)
    {
        var repository = ImageNames.Repository(image);
        Containers.RegistryCredentials? best = null;
        var longest = -1;
        foreach (var (address, entry) in secrets.SelectMany(Entries))
        {
            var prefix = Normalize(address);
            if (prefix.Length > longest && (repository == prefix || repository.StartsWith(prefix + "/", StringComparison.Ordinal)))
            {
                (best, longest) = (Read(address, entry), prefix.Length);
            }
        }
        return best;
    }

    private static IEnumerable<(string Address, JsonObject Entry)> Entries(Secret secret)
    {
        JsonObject? all;
        try
        {
            all = secret.Data.GetValueOrDefault(".dockerconfigjson") is { } config ? JsonNode.Parse(config)?["auths"] as JsonObject
                : secret.Data.GetValueOrDefault(".dockercfg") is { } old ? JsonNode.Parse(old) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            yield break;
        }
        foreach (var (address, entry) in all ?? []) if (entry is JsonObject values) yield return (address, values);
    }

    private static string Normalize(string address)
    {
        var text = address;
        foreach (var scheme in (string[])["https://", "http://"])
        {
            if (text.StartsWith(scheme, StringComparison.Ordinal)) text = text[scheme.Length..];
        }
        text = text.TrimEnd('/');
        foreach (var version in (string[])["/v1", "/v2"])
        {
            if (text.EndsWith(version, StringComparison.Ordinal)) text = text[..^version.Length];
        }
        return text is "index.docker.io" or "registry-1.docker.io" ? "docker.io" : text;
    }

    private static Containers.RegistryCredentials Read(string address, JsonObject entry)
    {
        var (name, password) = ((string?)entry["username"] ?? "", (string?)entry["password"] ?? "");
        if ((string?)entry["auth"] is { Length: > 0 } auth)
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            var colon = text.IndexOf(':');
            if (colon > 0) (name, password) = (text[..colon], text[(colon + 1)..]);
        }
        return new() { Username = name, Password = password, ServerAddress = address, IdentityToken = (string?)entry["identitytoken"] ?? "" };
    }
}
