using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Documents;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Keeps <c>metadata.managedFields</c>: who set what, as the bytes that are stored beside the object.</summary>
internal sealed class FieldTracking(TimeProvider time)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public string Now => DocumentMetadata.Timestamp(time.GetUtcNow());

    /// <summary>Takes the list that a client sent out of its document.</summary>
    public static JsonArray? Take(JsonObject document)
    {
        if (document["metadata"] is not JsonObject metadata || !metadata.TryGetPropertyValue("managedFields", out var node)) return null;
        metadata.Remove("managedFields");
        return node as JsonArray;
    }

    /// <param name="document">With defaults, before admission adds what is nobody's.</param>
    /// <param name="hasStatus">The creator gave a status; else what is there of it is nobody's.</param>
    /// <param name="given">What the creator says of managers; only copies of other objects do.</param>
    public byte[] OfNew(ResourceDefinition definition, JsonObject document, bool hasStatus, JsonArray? given, WriteOptions options)
    {
        var manager = Manager(definition, "", options);
        if (given is { Count: > 0 } && TryDecode(given) is { IsEmpty: false } before)
        {
            return Ownership.AfterUpdate(before, DocumentComparison.Of([], document, Shape.Of(definition)), manager, Now).Encode();
        }
        var buffer = new ArrayBufferWriter<byte>(1024);
        var any = false;
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            ManagedFields.Write(writer, manager, Now, (output, fields) => any = CreatedFields.Write(output, fields, hasStatus, Shape.Of(definition)), document);
            writer.WriteEndArray();
        }
        return any ? buffer.WrittenSpan.ToArray() : [];
    }

    /// <param name="document">As it is to be, before admission.</param>
    /// <param name="given">What the client's document says of managers; null when it says nothing.</param>
    public TrackedFields AfterUpdate(
        ResourceDefinition definition, string subresource, StoredObject current, JsonObject prior, JsonObject document, JsonArray? given, WriteOptions options)
    {
        if (IsReset(given)) return new(default, !current.ManagedFields.IsEmpty);
        var stated = given is { Count: > 0 } ? TryDecode(given) : null;
        if (stated is null && current.ManagedFields.IsEmpty) return new(default, false);
        var change = DocumentComparison.Of(prior, document, Shape.Of(definition));
        if (stated is null && change.IsSame) return Unchanged(current);
        var before = Stored(current);
        var after = Ownership.AfterUpdate(stated ?? before, change, Manager(definition, subresource, options), Now);
        return stated is not null && change.IsSame && after.SameAs(before) ? Unchanged(current) : new(after.Encode(), !after.SameAs(before));
    }

    public static TrackedFields AfterApply(StoredObject current, ManagedFields after) =>
        after.SameAs(Stored(current)) ? new(after.Encode(), false) : new(after.Encode(), true);

    /// <summary>Managers of the stored object; what cannot be read counts as none.</summary>
    public static ManagedFields Stored(StoredObject current)
    {
        try
        {
            return ManagedFields.Decode(current.ManagedFields.Span);
        }
        catch (FormatException)
        {
            return ManagedFields.None;
        }
    }

    private static TrackedFields Unchanged(StoredObject current) => new(current.ManagedFields, false);

    private static FieldManager Manager(ResourceDefinition definition, string subresource, WriteOptions options) =>
        FieldManager.Updating(options.FieldManager.Length > 0 ? options.FieldManager : NameOf(options.User.Name), definition, subresource);

    // Components say who they are by their certificate.
    private static string NameOf(string user) =>
        user.StartsWith("system:node:", StringComparison.Ordinal) ? "kubelet"
        : user.StartsWith("system:", StringComparison.Ordinal) ? user["system:".Length..] : user;

    private static bool IsReset(JsonArray? given) => given is [JsonObject { Count: 0 }];

    private static ManagedFields? TryDecode(JsonArray given)
    {
        try
        {
            return ManagedFields.Decode(given);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <param name="Json">To be stored beside the object.</param>
/// <param name="Changed">Somebody manages more or less than before, whatever the document says.</param>
internal readonly record struct TrackedFields(ReadOnlyMemory<byte> Json, bool Changed);
