using System.Text.Json.Nodes;

namespace MiniKube.Api.ApiRegistration;

/// <summary>What is particular to API services. Rules: Kubernetes docs, "Configure the Aggregation Layer".</summary>
internal sealed class APIServiceStrategy : ResourceStrategy<APIService>
{
    private const int HighestGroupPriority = 20_000;
    private const int HighestVersionPriority = 1_000;

    public override void Default(JsonObject document)
    {
        if (document["spec"]?["service"] is JsonObject service) service.TryAdd("port", 443);
    }

    public override void Validate(APIService next, FieldErrors errors)
    {
        var spec = next.Spec;
        var required = $"{spec.Version}.{spec.Group}";
        if (next.Metadata.Name != required) errors.Invalid("metadata.name", next.Metadata.Name, $"must be `spec.version+\".\"+spec.group`: \"{required}\"");
        if (string.IsNullOrEmpty(spec.Group))
        {
            if (spec.Version != "v1") errors.Required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        }
        else if (Names.SubdomainError(spec.Group) is { } error) errors.Invalid("spec.group", spec.Group, error);
        if (Names.Rfc1035Error(spec.Version ?? "") is { } wrong) errors.Invalid("spec.version", spec.Version, wrong);
        if (spec.GroupPriorityMinimum is <= 0 or > HighestGroupPriority) errors.Invalid("spec.groupPriorityMinimum", spec.GroupPriorityMinimum, "must be positive and less than 20000");
        if (spec.VersionPriority is <= 0 or > HighestVersionPriority) errors.Invalid("spec.versionPriority", spec.VersionPriority, "must be positive and less than 1000");
        if (spec.Service is not { } service)
        {
            if (spec.CaBundle is { Length: > 0 }) errors.Invalid("spec.caBundle", "(bytes)", "local APIServices may not have a caBundle");
            if (spec.InsecureSkipTLSVerify) errors.Invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify");
            return;
        }
        if (string.IsNullOrEmpty(service.Namespace)) errors.Required("spec.service.namespace");
        if (string.IsNullOrEmpty(service.Name)) errors.Required("spec.service.name");
        if (service.Port is < 1 or > 65535) errors.Invalid("spec.service.port", service.Port, "port is not valid: must be between 1 and 65535, inclusive");
        if (spec is { InsecureSkipTLSVerify: true, CaBundle.Length: > 0 }) errors.Invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present");
    }
}
