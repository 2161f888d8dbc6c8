using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

/// <summary>RFC 7386: objects are merged, null removes, anything else replaces.</summary>
internal sealed class MergePatch(JsonObject change) : IDocumentPatch
{
    public JsonObject Apply(JsonObject document, Schema schema)
    {
        Merge(document, change);
        return document;
    }

    private static void Merge(JsonObject target, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject child:
                    if (target[name] is not JsonObject inner) target[name] = inner = [];
                    Merge(inner, child);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
