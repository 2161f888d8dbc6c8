namespace MiniKube.ApiServer.Cache;

/// <summary>
/// What etcd holds of an object: one line of JSON, and after a line feed, which JSON without indentation never contains, the list of its managed fields.
/// </summary>
internal static class StoredForm
{
    private const byte Separator = (byte)'\n';

    public static StoredParts Split(ReadOnlySpan<byte> stored)
    {
        var at = stored.LastIndexOf(Separator);
        return at < 0 || at + 1 == stored.Length || stored[at + 1] != (byte)'[' ? new(stored, default) : new(stored[..at], stored[(at + 1)..]);
    }

    public static byte[] Join(ReadOnlySpan<byte> document, ReadOnlySpan<byte> managedFields)
    {
        if (managedFields.IsEmpty) return document.ToArray();
        var stored = new byte[document.Length + 1 + managedFields.Length];
        document.CopyTo(stored);
        stored[document.Length] = Separator;
        managedFields.CopyTo(stored.AsSpan(document.Length + 1));
        return stored;
    }
}

internal readonly ref struct StoredParts(ReadOnlySpan<byte> document, ReadOnlySpan<byte> managedFields)
{
    public ReadOnlySpan<byte> Document { get; } = document;

    public ReadOnlySpan<byte> ManagedFields { get; } = managedFields;

    public void Deconstruct(out ReadOnlySpan<byte> document, out ReadOnlySpan<byte> managedFields)
    {
        document = Document;
        managedFields = ManagedFields;
    }
}
