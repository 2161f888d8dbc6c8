using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission;

/// <summary>Every pod runs as a service account: its namespace's <c>default</c> unless it names another.</summary>
internal sealed class PodServiceAccount : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec) return ValueTask.CompletedTask;
        var name = spec.Text("serviceAccountName");
        if (name.Length == 0) name = spec.Text("serviceAccount");
        if (name.Length == 0) name = "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        return ValueTask.CompletedTask;
    }
}
