using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>All managers of one object, in the order in which they are written: appliers first, then by time.</summary>
internal sealed class ManagedFields
{
    private const int MaximumUpdates = 10;
    private const string Ancient = "ancient-changes";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public ManagedFields(IEnumerable<ManagedEntry> entries) =>
        Entries = [.. Capped(entries).Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Manager.Operation, StringComparer.Ordinal).ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager.Name, StringComparer.Ordinal).ThenBy(entry => entry.Manager.Subresource, StringComparer.Ordinal)];

    public static ManagedFields None { get; } = new([]);

    public IReadOnlyList<ManagedEntry> Entries { get; }

    public bool IsEmpty => Entries.Count == 0;

    /// <summary>What anybody manages.</summary>
    public FieldSet All => Entries.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields));

    public ManagedEntry? Find(FieldManager manager) => Entries.FirstOrDefault(entry => entry.Manager == manager);

    /// <summary>The same managers with the same fields, whenever that was.</summary>
    public bool SameAs(ManagedFields other) =>
        Entries.Count == other.Entries.Count
        && Entries.All(entry => other.Find(entry.Manager) is { } found && found.Fields.SameAs(entry.Fields));

    /// <summary>The JSON list; empty bytes when there is nothing to tell.</summary>
    public byte[] Encode()
    {
        if (IsEmpty) return [];
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var entry in Entries) Write(writer, entry.Manager, entry.Time, static (output, fields) => FieldSetJson.Write(output, fields), entry.Fields);
            writer.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write<T>(Utf8JsonWriter writer, FieldManager manager, string time, Action<Utf8JsonWriter, T> fields, T state)
    {
        writer.WriteStartObject();
        writer.WriteString("manager"u8, manager.Name);
        writer.WriteString("operation"u8, manager.Operation);
        writer.WriteString("apiVersion"u8, manager.ApiVersion);
        if (time.Length > 0) writer.WriteString("time"u8, time);
        writer.WriteString("fieldsType"u8, "FieldsV1"u8);
        writer.WritePropertyName("fieldsV1"u8);
        fields(writer, state);
        if (manager.Subresource.Length > 0) writer.WriteString("subresource"u8, manager.Subresource);
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">Not managed fields.</exception>
    public static ManagedFields Decode(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return None;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw new FormatException("managedFields is a list");
            var entries = new List<ManagedEntry>();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) entries.Add(ReadEntry(ref reader));
            return new(entries);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException(error.Message, error);
        }
    }

    public static ManagedFields Decode(JsonArray list) => Decode(System.Text.Encoding.UTF8.GetBytes(list.ToJsonString()));

    private static ManagedEntry ReadEntry(ref Utf8JsonReader reader)
    {
        string manager = "", operation = "", apiVersion = "", time = "", subresource = "", type = "";
        var fields = FieldSet.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("fieldsV1"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null) fields = FieldSetJson.Read(ref reader);
                continue;
            }
            var member = reader.GetString()!;
            reader.Read();
            switch (member)
            {
                case "manager":
                    manager = Text(ref reader);
                    break;
                case "operation":
                    operation = Text(ref reader);
                    break;
                case "apiVersion":
                    apiVersion = Text(ref reader);
                    break;
                case "subresource":
                    subresource = Text(ref reader);
                    break;
                case "fieldsType":
                    type = Text(ref reader);
                    break;
                case "time":
                    time = Text(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (type is not ("" or "FieldsV1")) throw new FormatException($"fieldsType must be FieldsV1, not {type}");
        if (operation is not (FieldManager.Apply or FieldManager.Update)) throw new FormatException($"operation must be Apply or Update, not {operation}");
        return new(new(manager, operation, apiVersion, subresource), time, fields);
    }

    private static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? "";

    /// <summary>Every manager costs room in every version of the object: the oldest ordinary writers become one.</summary>
    private static IEnumerable<ManagedEntry> Capped(IEnumerable<ManagedEntry> entries)
    {
        var all = entries.Where(entry => !entry.Fields.IsEmpty).ToList();
        var updates = all.Where(entry => !entry.Manager.Applies).OrderBy(entry => entry.Time, StringComparer.Ordinal).ToList();
        var excess = updates.Count - MaximumUpdates;
        if (excess <= 0) return all;
        var merged = new Dictionary<FieldManager, ManagedEntry>();
        foreach (var old in updates.Take(excess + 1))
        {
            all.Remove(old);
            var manager = old.Manager with { Name = Ancient };
            merged[manager] = merged.TryGetValue(manager, out var known)
                ? known with { Time = old.Time, Fields = known.Fields.Union(old.Fields) } : old with { Manager = manager };
        }
        return all.Concat(merged.Values);
    }
}
