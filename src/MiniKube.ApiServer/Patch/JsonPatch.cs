using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

/// <summary>RFC 6902: a list of operations, all or none.</summary>
internal sealed class JsonPatch : IDocumentPatch
{
    private const int MaximumOperations = 10_000;
    private const int MaximumCopied = 3 * 1024 * 1024;
    private readonly IReadOnlyList<JsonPatchOperation> operations;

    private JsonPatch(IReadOnlyList<JsonPatchOperation> operations) => this.operations = operations;

    public static JsonPatch Of(JsonArray body)
    {
        if (body.Count > MaximumOperations)
        {
            throw ApiException.TooLarge($"the patch has {body.Count} operations; at most {MaximumOperations} are allowed");
        }
        return new([.. body.Select(JsonPatchOperation.Read)]);
    }

    public bool ReadsManagedFields => operations.Any(operation => Reads(operation.Path) || (operation.From is { } from && Reads(from)));

    public JsonObject Apply(JsonObject document, Schema schema)
    {
        JsonNode? root = document;
        var copied = 0;
        foreach (var operation in operations)
        {
            if (operation.Kind == JsonPatchKind.Copy)
            {
                copied += Read(root, operation.From!, operation)?.ToJsonString().Length ?? 4;
                if (copied > MaximumCopied) throw ApiException.TooLarge("the patch copies too much");
            }
            root = Apply(root, operation);
        }
        return root as JsonObject ?? throw ApiException.Unprocessable("the patch must leave a JSON object");
    }

    private static bool Reads(JsonPointer path) => path.ToString() is "" or "/metadata" || path.ToString().StartsWith("/metadata/managedFields", StringComparison.Ordinal);

    private static JsonNode? Apply(JsonNode? root, JsonPatchOperation operation)
    {
        var path = operation.Path;
        switch (operation.Kind)
        {
            case JsonPatchKind.Add:
                return Add(root, path, operation.Value?.DeepClone(), operation);
            case JsonPatchKind.Remove:
                Remove(root, path, operation);
                return root;
            case JsonPatchKind.Replace:
                Read(root, path, operation);
                return Replace(root, path, operation);
            case JsonPatchKind.Copy:
                return Add(root, path, Read(root, operation.From!, operation)?.DeepClone(), operation);
            case JsonPatchKind.Move:
                if (operation.From!.IsAbove(path)) throw Fails(operation, "a value cannot be moved into itself");
                var moved = Read(root, operation.From, operation);
                Remove(root, operation.From, operation);
                return Add(root, path, moved, operation);
            default:
                var found = path.TryRead(root, out var actual);
                // A test for null holds also where there is nothing.
                if ((!found && operation.Value is not null) || !JsonNode.DeepEquals(actual, operation.Value)) throw Fails(operation, "the value differs");
                return root;
        }
    }

    private static JsonNode? Read(JsonNode? root, JsonPointer path, JsonPatchOperation operation) =>
        path.TryRead(root, out var value) ? value : throw Fails(operation, $"\"{path}\" does not exist");

    private static JsonNode? Add(JsonNode? root, JsonPointer path, JsonNode? value, JsonPatchOperation operation)
    {
        if (path.IsRoot) return value;
        switch (root is null ? null : path.Parent(root))
        {
            case JsonObject map:
                map[path.Last] = value;
                return root;
            case JsonArray list when path.Last == "-":
                list.Add(value);
                return root;
            case JsonArray list when JsonPointer.TryIndex(path.Last, out var index) && index <= list.Count:
                list.Insert(index, value);
                return root;
            default:
                throw Fails(operation, $"there is no place for \"{path}\"");
        }
    }

    private static JsonNode? Replace(JsonNode? root, JsonPointer path, JsonPatchOperation operation)
    {
        var value = operation.Value?.DeepClone();
        if (path.IsRoot) return value;
        switch (path.Parent(root!))
        {
            case JsonObject map:
                map[path.Last] = value;
                break;
            case JsonArray list when JsonPointer.TryIndex(path.Last, out var index):
                list[index] = value;
                break;
        }
        return root;
    }

    private static void Remove(JsonNode? root, JsonPointer path, JsonPatchOperation operation)
    {
        if (path.IsRoot) throw Fails(operation, "the whole document cannot be removed");
        switch (root is null ? null : path.Parent(root))
        {
            case JsonObject map when map.Remove(path.Last):
                return;
            case JsonArray list when JsonPointer.TryIndex(path.Last, out var index) && index < list.Count:
                list.RemoveAt(index);
                return;
            default:
                throw Fails(operation, $"\"{path}\" does not exist");
        }
    }

    private static ApiException Fails(JsonPatchOperation operation, string why) =>
        JsonPatchOperation.Unusable($"{operation.Kind.ToString().ToLowerInvariant()} operation at \"{operation.Path}\": {why}");
}
