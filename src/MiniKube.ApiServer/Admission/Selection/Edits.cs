using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>Which webhooks and policies have seen the document as it is now: only those that saw another are asked again.</summary>
internal sealed class Edits
{
    private Dictionary<object, int>? seen;
    private JsonNode? last;
    private int count;

    /// <summary>One of them changed the document.</summary>
    public void Count() => count++;

    /// <summary>It was asked, and what it made of the document is known to it.</summary>
    public void Saw(object asked) => (seen ??= new(ReferenceEqualityComparer.Instance))[asked] = count;

    /// <summary>It was asked in the first round, about a document that has changed since.</summary>
    public bool IsStale(object asked) => seen is not null && seen.TryGetValue(asked, out var then) && then != count;

    /// <summary>The first round is over.</summary>
    public void Keep(JsonNode? document) => last = document?.DeepClone();

    /// <summary>What the server's own rules changed in the second round, everybody is to see.</summary>
    public void Compare(JsonNode? document)
    {
        if (last is null) return;
        if (!JsonNode.DeepEquals(last, document)) Count();
        last = null;
    }
}
