using MiniKube.Api.Core;

namespace MiniKube.Api.Storage;

/// <summary>What is particular to storage classes: what made the volumes of a class does not change. Rules: Kubernetes docs, "Storage Classes".</summary>
internal sealed class StorageClassStrategy : ResourceStrategy<StorageClass>
{
    private const int MaximumParameters = 512;
    private const int MaximumParameterBytes = 256 * 1024;

    public override void Validate(StorageClass next, FieldErrors errors)
    {
        if (next.Provisioner.Length == 0) errors.Required("provisioner");
        else if (Names.LabelKeyError(next.Provisioner.ToLowerInvariant()) is { } error) errors.Invalid("provisioner", next.Provisioner, error);
        Parameters(next.Parameters, "parameters", errors);
        if (next.ReclaimPolicy is { Length: > 0 } policy && policy is not ("Delete" or "Retain")) errors.NotSupported("reclaimPolicy", policy, ["Delete", "Retain"]);
        for (var i = 0; i < next.AllowedTopologies.Count; i++)
        {
            var expressions = next.AllowedTopologies[i].MatchLabelExpressions;
            for (var j = 0; j < expressions.Count; j++)
            {
                if (expressions[j].Values.Count == 0) errors.Required($"allowedTopologies[{i}].matchLabelExpressions[{j}].values");
                if (Names.LabelKeyError(expressions[j].Key) is { } wrong) errors.Invalid($"allowedTopologies[{i}].matchLabelExpressions[{j}].key", expressions[j].Key, wrong);
            }
        }
    }

    public override void ValidateUpdate(StorageClass next, StorageClass prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (!FieldRules.Same(next.Parameters, prior.Parameters)) errors.Forbidden("parameters", "updates to parameters are forbidden.");
        if (next.Provisioner != prior.Provisioner) errors.Forbidden("provisioner", "updates to provisioner are forbidden.");
        if (next.ReclaimPolicy != prior.ReclaimPolicy) errors.Forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.");
        FieldRules.Unchanged(next.VolumeBindingMode, prior.VolumeBindingMode, "volumeBindingMode", errors);
    }

    internal static void Parameters(IReadOnlyDictionary<string, string> parameters, string path, FieldErrors errors)
    {
        if (parameters.Count > MaximumParameters) errors.TooLong(path, MaximumParameters);
        if (parameters.Sum(entry => (long)entry.Key.Length + entry.Value.Length) > MaximumParameterBytes) errors.TooLong(path, MaximumParameterBytes);
        if (parameters.ContainsKey("")) errors.Invalid(path, "", "field can not be empty.");
    }
}
