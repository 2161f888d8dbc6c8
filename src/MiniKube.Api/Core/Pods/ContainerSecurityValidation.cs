namespace MiniKube.Api.Core;

internal static class ContainerSecurityValidation
{
    public static void Validate(SecurityContext? context, string path, FieldErrors errors)
    {
        if (context is null) return;
        FieldRules.Identity(context.RunAsUser, path + ".runAsUser", errors);
        FieldRules.Identity(context.RunAsGroup, path + ".runAsGroup", errors);
        if (context.AllowPrivilegeEscalation == false)
        {
            if (context.Privileged == true)
            {
                errors.Invalid(path + ".allowPrivilegeEscalation", false, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            if (context.Capabilities?.Add.Contains("CAP_SYS_ADMIN") == true)
            {
                errors.Invalid(
                    path + ".allowPrivilegeEscalation", false, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
        Seccomp(context.SeccompProfile, path + ".seccompProfile", errors);
    }

    public static void Seccomp(SeccompProfile? profile, string path, FieldErrors errors)
    {
        if (profile is null) return;
        var local = !string.IsNullOrEmpty(profile.LocalhostProfile);
        if (profile.Type == "Localhost" && !local) errors.Required(path + ".localhostProfile", "must be set when seccomp type is Localhost");
        if (profile.Type != "Localhost" && local)
        {
            errors.Invalid(path + ".localhostProfile", profile.LocalhostProfile, "can only be set when seccomp type is Localhost");
        }
    }
}
