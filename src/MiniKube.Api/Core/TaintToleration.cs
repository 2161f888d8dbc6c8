using System.Globalization;

namespace MiniKube.Api.Core;

/// <summary>Which tolerations meet which taints. Rule: Kubernetes docs, "Taints and Tolerations".</summary>
public static class TaintToleration
{
    public static bool Tolerates(this Toleration toleration, Taint taint)
    {
        if (toleration.Effect is { Length: > 0 } effect && effect != taint.Effect) return false;
        var anyKey = string.IsNullOrEmpty(toleration.Key);
        if (!anyKey && toleration.Key != taint.Key) return false;
        return toleration.Operator switch
        {
            "Exists" => true,
            null or "" or "Equal" => !anyKey && (toleration.Value ?? "") == (taint.Value ?? ""),
            "Gt" => !anyKey && Compare(taint.Value, toleration.Value) is > 0,
            "Lt" => !anyKey && Compare(taint.Value, toleration.Value) is < 0,
            _ => false,
        };
    }

    public static bool Tolerate(this IReadOnlyList<Toleration> tolerations, Taint taint)
    {
        for (var i = 0; i < tolerations.Count; i++)
        {
            if (tolerations[i].Tolerates(taint)) return true;
        }
        return false;
    }

    private static int? Compare(string? a, string? b) =>
        long.TryParse(a, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(b, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : null;
}
