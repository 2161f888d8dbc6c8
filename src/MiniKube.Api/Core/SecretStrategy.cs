using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to secrets. Rules: Kubernetes docs, "Secrets".</summary>
internal sealed class SecretStrategy : ResourceStrategy<Secret>
{
    /// <summary>Text entries are only a way to write: they are stored as bytes.</summary>
    public override void Default(JsonObject document)
    {
        if (document["stringData"] is not JsonObject texts) return;
        document.Remove("stringData");
        if (texts.Count == 0) return;
        if (document["data"] is not JsonObject data) document["data"] = data = [];
        foreach (var (key, text) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.GetValue<string>() ?? ""));
    }

    public override void Validate(Secret next, FieldErrors errors)
    {
        KeyedData.Keys(next.Data.Keys, "data", errors);
        if (next.Data.Values.Sum(value => (long)value.Length) > KeyedData.MaximumBytes) errors.TooLong("data", KeyedData.MaximumBytes);
        switch (next.Type)
        {
            case "kubernetes.io/service-account-token":
                if (!next.Metadata.Annotations.TryGetValue("kubernetes.io/service-account.name", out var account) || account.Length == 0)
                {
                    errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
                }
                break;
            case "kubernetes.io/dockercfg":
                Json(next, ".dockercfg", errors);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(next, ".dockerconfigjson", errors);
                break;
            case "kubernetes.io/basic-auth":
                if (!next.Data.ContainsKey("username") && !next.Data.ContainsKey("password"))
                {
                    errors.Required("data[username]");
                    errors.Required("data[password]");
                }
                break;
            case "kubernetes.io/ssh-auth":
                Has(next, "ssh-privatekey", errors);
                break;
            case "kubernetes.io/tls":
                Has(next, "tls.crt", errors);
                Has(next, "tls.key", errors);
                break;
        }
    }

    public override void ValidateUpdate(Secret next, Secret prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (next.Type != prior.Type) errors.Invalid("type", next.Type, FieldRules.Immutable);
        KeyedData.Immutable(prior.Immutable, next.Immutable, prior.Data, next.Data, "data", errors);
    }

    private static void Has(Secret secret, string key, FieldErrors errors)
    {
        if (!secret.Data.ContainsKey(key)) errors.Required($"data[{key}]");
    }

    private static void Json(Secret secret, string key, FieldErrors errors)
    {
        if (!secret.Data.TryGetValue(key, out var value))
        {
            errors.Required($"data[{key}]");
            return;
        }
        try
        {
            using var _ = JsonDocument.Parse(value);
        }
        catch (JsonException)
        {
            errors.Invalid($"data[{key}]", "<secret contents redacted>", "it must be valid JSON");
        }
    }
}
