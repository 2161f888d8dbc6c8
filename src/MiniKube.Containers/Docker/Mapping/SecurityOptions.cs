using System.Globalization;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>Confinement in Docker's words.</summary>
internal static class SecurityOptions
{
    private static readonly SecurityProfile Unconfined = new(SecurityProfileKind.Unconfined);

    public static string? User(long? id, string name, long? group)
    {
        var user = id?.ToString(CultureInfo.InvariantCulture) ?? (name.Length > 0 ? name : null);
        return user is null ? null : group is { } given ? $"{user}:{given.ToString(CultureInfo.InvariantCulture)}" : user;
    }

    public static IReadOnlyList<string>? Groups(IReadOnlyList<long> groups) => groups.Count == 0 ? null : [.. groups.Select(id => id.ToString(CultureInfo.InvariantCulture))];

    public static IReadOnlyList<string>? Capabilities(IReadOnlyList<string> names) => names.Count == 0 ? null : names;

    public static IReadOnlyList<string> Of(SandboxSecurity security) => [.. Profiles(security.Seccomp, null, security.Selinux)];

    public static IReadOnlyList<string> Of(ContainerSecurity security) =>
    [
        .. Profiles(security.Privileged ? Unconfined : security.Seccomp, security.Privileged ? Unconfined : security.AppArmor, security.Selinux),
        .. security.NoNewPrivileges ? ["no-new-privileges"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Profiles(SecurityProfile? seccomp, SecurityProfile? appArmor, SelinuxLabel? selinux)
    {
        // A pod that asks for no seccomp profile gets none, on every runtime; Docker's own default is its profile.
        switch (seccomp ?? Unconfined)
        {
            case { Kind: SecurityProfileKind.Unconfined }:
                yield return "seccomp=unconfined";
                break;
            case { Kind: SecurityProfileKind.Localhost } profile:
                yield return "seccomp=" + ReadProfile(profile.LocalhostRef);
                break;
        }
        switch (appArmor)
        {
            case { Kind: SecurityProfileKind.Unconfined }:
                yield return "apparmor=unconfined";
                break;
            case { Kind: SecurityProfileKind.Localhost } profile:
                yield return "apparmor=" + profile.LocalhostRef;
                break;
        }
        foreach (var (key, value) in new[] { ("user", selinux?.User), ("role", selinux?.Role), ("type", selinux?.Type), ("level", selinux?.Level) })
        {
            if (value is { Length: > 0 })
                yield return $"label={key}:{value}";
        }
    }

    private static string ReadProfile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            throw new ContainerRuntimeException(RuntimeError.Other, $"the seccomp profile {path} cannot be read: {absent.Message}", absent);
        }
    }
}
