using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Tells others how to verify service-account tokens. Rules: OpenID Connect Discovery 1.0; Kubernetes docs, "Service account issuer discovery".</summary>
internal sealed class IssuerDiscovery(ServiceAccountTokens? tokens)
{
    public const string ConfigurationPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/openid/v1/jwks";

    /// <summary>False: the path is none of these, or there are no tokens.</summary>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (tokens is null || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))) return false;
        var (document, type) = path.TrimEnd('/') switch
        {
            ConfigurationPath => (Configuration(tokens), "application/json"),
            KeysPath => (Keys(tokens), "application/jwk-set+json"),
            _ => (null, ""),
        };
        if (document is null) return false;
        var body = Encoding.UTF8.GetBytes(document.ToJsonString());
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "public, max-age=3600";
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
        return true;
    }

    private static JsonObject Configuration(ServiceAccountTokens tokens) => new()
    {
        ["issuer"] = tokens.Issuer,
        ["jwks_uri"] = tokens.Issuer.TrimEnd('/') + KeysPath,
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray([.. tokens.Keys.All.Select(key => (JsonNode)key.Algorithm).DistinctBy(name => name.ToString())]),
    };

    private static JsonObject Keys(ServiceAccountTokens tokens) =>
        new() { ["keys"] = new JsonArray([.. tokens.Keys.All.Select(key => (JsonNode)key.Describe())]) };
}
