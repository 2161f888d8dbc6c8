using System.Text;

namespace MiniKube.ApiServer.Storage;

/// <summary>Where objects live in etcd: <c>/registry/RESOURCE[.GROUP]/[NAMESPACE/]NAME</c>.</summary>
internal static class StorageKeys
{
    public const string Root = "/registry/";

    /// <summary>A key that is put to move the watch on when others write to the same etcd.</summary>
    public const string Marker = Root + ".marker/moved";

    public static ReadOnlyMemory<byte> RootBytes { get; } = Encoding.UTF8.GetBytes(Root);

    public static byte[] For(string groupResource, string @namespace, string name) =>
        Encoding.UTF8.GetBytes(@namespace.Length == 0 ? $"{Root}{groupResource}/{name}" : $"{Root}{groupResource}/{@namespace}/{name}");

    /// <summary>Splits a key. The namespace is empty for cluster-scoped kinds.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, out ReadOnlySpan<char> groupResource, out ReadOnlySpan<char> @namespace,
        out ReadOnlySpan<char> name)
    {
        groupResource = @namespace = name = default;
        if (!key.StartsWith(Root)) return false;
        var rest = key[Root.Length..];
        var slash = rest.IndexOf('/');
        if (slash <= 0) return false;
        groupResource = rest[..slash];
        rest = rest[(slash + 1)..];
        slash = rest.IndexOf('/');
        @namespace = slash < 0 ? default : rest[..slash];
        name = rest[(slash + 1)..];
        return name.Length > 0 && !name.Contains('/');
    }
}
