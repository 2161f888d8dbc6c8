using System.Text.Json.Nodes;
using MiniKube.ApiServer.Admission.Selection;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Admission;

internal enum Operation
{
    Create,
    Update,
    Delete,

    /// <summary>A stream to what runs: exec, attach, port-forward, proxy. Nothing is stored.</summary>
    Connect,
}

/// <summary>A write on its way to storage.</summary>
/// <param name="Document">What is to be stored; a step may change it. Null for a delete. Of a connection, its options.</param>
/// <param name="Prior">What is stored now; null for a create.</param>
internal sealed record AdmissionRequest(
    ResourceDefinition Definition, Operation Operation, string Namespace, string Name, string Subresource, JsonObject? Document, StoredObject? Prior,
    WriteOptions Options)
{
    /// <summary>The version that the client named, where a webhook or a policy is shown another.</summary>
    public ResourceDefinition RequestedAs { get => field ?? Definition; init; }

    /// <summary>As webhooks and policies call it.</summary>
    public string OperationName => Operation switch
    {
        Operation.Create => "CREATE",
        Operation.Update => "UPDATE",
        Operation.Connect => "CONNECT",
        _ => "DELETE",
    };

    /// <summary>Names to be claimed or given back together with the write.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>The write takes the object away: a delete that nothing holds up, or the update that ended the last hold.</summary>
    public bool Removes { get; init; }

    /// <summary>Set by a rule that changed the document in a way that earlier rules should see.</summary>
    public bool Reinvoke { get; set; }

    /// <summary>The mutating rules are asked for the second time.</summary>
    public bool IsReinvocation { get; set; }

    /// <summary>What webhooks and policies changed, and who saw it.</summary>
    public Edits Edits { get; } = new();

    /// <summary>Revision of the write once it is made; 0 before, after a failure, and for a dry run.</summary>
    public long WrittenRevision { get; set; }

    public bool Is(Operation operation, string groupResource) =>
        Operation == operation && Subresource.Length == 0 && Definition.GroupResource == groupResource;
}
