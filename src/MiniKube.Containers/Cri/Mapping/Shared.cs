using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

/// <summary>Values that sandboxes and containers have in common.</summary>
internal static class Shared
{
    public static Dictionary<string, string> ToMap(this IReadOnlyDictionary<string, string> source) => new(source);

    public static Int64Value? Wrap(long? value) => value is { } given ? new Int64Value { Value = given } : null;

    public static Wire.NamespaceMode Mode(NamespaceMode mode) => mode switch
    {
        NamespaceMode.Host => Wire.NamespaceMode.Node,
        NamespaceMode.Container => Wire.NamespaceMode.Container,
        _ => Wire.NamespaceMode.Pod,
    };

    public static NamespaceMode Mode(Wire.NamespaceMode mode) => mode switch
    {
        Wire.NamespaceMode.Node => NamespaceMode.Host,
        Wire.NamespaceMode.Container or Wire.NamespaceMode.Target => NamespaceMode.Container,
        _ => NamespaceMode.Pod,
    };

    public static Wire.SecurityProfile? Profile(SecurityProfile? profile) => profile is null ? null : new Wire.SecurityProfile
    {
        ProfileType = (Wire.SecurityProfile.Types.ProfileType)profile.Kind,
        LocalhostRef = profile.LocalhostRef,
    };

    public static SELinuxOption? Selinux(SelinuxLabel? label) => label is null ? null : new SELinuxOption
    {
        User = label.User,
        Role = label.Role,
        Type = label.Type,
        Level = label.Level,
    };
}
