using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>Puts what a webhook or a policy made in the place of a request's document.</summary>
internal static class ChangedDocument
{
    /// <summary>In place: other rules hold the same document. What was added has to have the shape of the kind too.</summary>
    /// <param name="by">Who made it, for the message.</param>
    public static void Take(AdmissionRequest request, JsonObject changed, string by)
    {
        try
        {
            request.Definition.Shape.Conform(changed);
        }
        catch (SchemaException error)
        {
            throw ApiException.Internal($"{by} left no valid {request.Definition.Kind}: {error.Message}");
        }
        request.Edits.Count();
        var document = request.Document!;
        document.Clear();
        foreach (var (name, value) in changed.ToList())
        {
            changed.Remove(name);
            document[name] = value;
        }
    }
}
