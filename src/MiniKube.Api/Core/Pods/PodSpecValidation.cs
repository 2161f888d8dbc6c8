using System.Net;
using System.Text.RegularExpressions;

namespace MiniKube.Api.Core;

/// <summary>What holds for every pod, whether it stands alone or in a template.</summary>
internal static partial class PodSpecValidation
{
    private const string SysctlRule = "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

    public static void Validate(PodSpec spec, string path, FieldErrors errors)
    {
        VolumeValidation.Validate(spec.Volumes, path + ".volumes", errors);
        ContainerListValidation.Validate(spec, path, errors);
        Scalars(spec, path, errors);
        FieldRules.Labels(spec.NodeSelector, path + ".nodeSelector", errors);
        SchedulingValidation.Validate(spec, path, errors);
        Security(spec.SecurityContext, path + ".securityContext", errors);
        Aliases(spec.HostAliases, path + ".hostAliases", errors);
        Dns(spec, path, errors);
        for (var i = 0; i < spec.ReadinessGates.Count; i++)
        {
            FieldRules.QualifiedName(spec.ReadinessGates[i].ConditionType, $"{path}.readinessGates[{i}].conditionType", errors);
        }
    }

    private static void Scalars(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.ActiveDeadlineSeconds is < 1 or > int.MaxValue)
        {
            errors.Invalid(path + ".activeDeadlineSeconds", spec.ActiveDeadlineSeconds, $"must be between 1 and {int.MaxValue}, inclusive");
        }
        if (spec.TerminationGracePeriodSeconds < 0)
        {
            errors.Invalid(path + ".terminationGracePeriodSeconds", spec.TerminationGracePeriodSeconds, FieldRules.NotNegative);
        }
        Name(spec.ServiceAccountName, path + ".serviceAccountName", Names.SubdomainError, errors);
        Name(spec.NodeName, path + ".nodeName", Names.SubdomainError, errors);
        Name(spec.Hostname, path + ".hostname", Names.LabelError, errors);
        Name(spec.Subdomain, path + ".subdomain", Names.LabelError, errors);
        Name(spec.PriorityClassName, path + ".priorityClassName", Names.SubdomainError, errors);
        Name(spec.RuntimeClassName, path + ".runtimeClassName", Names.SubdomainError, errors);
        Name(spec.SchedulerName, path + ".schedulerName", Names.SubdomainError, errors);
        if (spec is { HostPID: true, ShareProcessNamespace: true })
        {
            errors.Invalid(path + ".shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        if (spec.Os is { } os && os.Name is not ("linux" or "windows")) errors.NotSupported(path + ".os", os.Name, ["linux", "windows"]);
    }

    private static void Name(string? name, string path, Func<string, string?> rule, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(name) && rule(name) is { } error) errors.Invalid(path, name, error);
    }

    private static void Security(PodSecurityContext? context, string path, FieldErrors errors)
    {
        if (context is null) return;
        FieldRules.Identity(context.RunAsUser, path + ".runAsUser", errors);
        FieldRules.Identity(context.RunAsGroup, path + ".runAsGroup", errors);
        FieldRules.Identity(context.FsGroup, path + ".fsGroup", errors);
        for (var i = 0; i < context.SupplementalGroups.Count; i++)
        {
            FieldRules.Identity(context.SupplementalGroups[i], $"{path}.supplementalGroups[{i}]", errors);
        }
        var names = new HashSet<string>();
        for (var i = 0; i < context.Sysctls.Count; i++)
        {
            var name = context.Sysctls[i].Name;
            if (name.Length == 0) errors.Required($"{path}.sysctls[{i}].name");
            else if (!IsSysctl(name)) errors.Invalid($"{path}.sysctls[{i}].name", name, $"must have at most 253 characters and match regex {SysctlRule}");
            else if (!names.Add(name)) errors.Duplicate($"{path}.sysctls[{i}].name", name);
        }
        ContainerSecurityValidation.Seccomp(context.SeccompProfile, path + ".seccompProfile", errors);
    }

    private static bool IsSysctl(string name) => name.Length <= 253 && SysctlPattern().IsMatch(name);

    private static void Aliases(IReadOnlyList<HostAlias> aliases, string path, FieldErrors errors)
    {
        for (var i = 0; i < aliases.Count; i++)
        {
            if (!IPAddress.TryParse(aliases[i].Ip, out _)) errors.Invalid($"{path}[{i}].ip", aliases[i].Ip, FieldRules.ValidAddress);
            for (var j = 0; j < aliases[i].Hostnames.Count; j++)
            {
                if (Names.SubdomainError(aliases[i].Hostnames[j]) is { } error)
                {
                    errors.Invalid($"{path}[{i}].hostnames[{j}]", aliases[i].Hostnames[j], error);
                }
            }
        }
    }

    private static void Dns(PodSpec spec, string path, FieldErrors errors)
    {
        var servers = spec.DnsConfig?.Nameservers ?? [];
        if (spec.DnsPolicy == "None" && servers.Count == 0)
        {
            errors.Required(path + ".dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (servers.Count > 3) errors.Invalid(path + ".dnsConfig.nameservers", servers.Count, "must not have more than 3 nameservers");
        for (var i = 0; i < servers.Count; i++)
        {
            if (!IPAddress.TryParse(servers[i], out _)) errors.Invalid($"{path}.dnsConfig.nameservers[{i}]", servers[i], FieldRules.ValidAddress);
        }
        for (var i = 0; i < (spec.DnsConfig?.Options.Count ?? 0); i++)
        {
            if (string.IsNullOrEmpty(spec.DnsConfig!.Options[i].Name)) errors.Required($"{path}.dnsConfig.options[{i}]", "must not be empty");
        }
    }

    [GeneratedRegex(@"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex SysctlPattern();
}
