using System.Text;

namespace MiniKube.Controllers.ServiceAccounts;

/// <summary>What a token secret lacks. A token that is there stays, also one that somebody else put there.</summary>
/// <param name="Data">Entries to write, as text.</param>
internal sealed record TokenSecretPlan(bool NeedsToken, IReadOnlyDictionary<string, string> Data)
{
    /// <returns>Null when nothing is missing.</returns>
    public static TokenSecretPlan? Decide(Secret secret, string accountUid, string? rootCa)
    {
        var data = new Dictionary<string, string>();
        if (rootCa is not null && TextOf(secret, "ca.crt") != rootCa) data["ca.crt"] = rootCa;
        if (TextOf(secret, "namespace").Length == 0) data["namespace"] = secret.Metadata.Namespace ?? "";
        var needsToken = TextOf(secret, "token").Length == 0;
        var isMarked = secret.Metadata.Annotations.GetValueOrDefault(TokenSecretController.UidAnnotation) == accountUid;
        return needsToken || data.Count > 0 || !isMarked ? new(needsToken, data) : null;
    }

    private static string TextOf(Secret secret, string entry) => secret.Data.TryGetValue(entry, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
