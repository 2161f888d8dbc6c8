using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission;

/// <summary>Turns a pod's priority class into its number. Rule: Kubernetes docs, "Pod Priority and Preemption".</summary>
internal sealed class PodPriority(ResourceDefinition pods, WatchCache cache) : IAdmission
{
    private const string Classes = "priorityclasses.scheduling.k8s.io";

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec) return ValueTask.CompletedTask;
        var (name, priority, preemption) = Resolve(request.Name, spec.Text("priorityClassName"));
        if (spec.Number("priority") is { } given && given != priority)
        {
            throw ApiException.Forbidden(pods, request.Name,
                $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }
        if (name.Length > 0) spec["priorityClassName"] = name;
        spec["priority"] = priority;
        if (spec.Text("preemptionPolicy").Length == 0) spec["preemptionPolicy"] = preemption;
        return ValueTask.CompletedTask;
    }

    private (string Name, long Priority, string Preemption) Resolve(string pod, string name)
    {
        const string Lower = "PreemptLowerPriority";
        if (name == "system-node-critical") return (name, 2_000_001_000, Lower);
        if (name == "system-cluster-critical") return (name, 2_000_000_000, Lower);
        var classes = cache.For(Classes).Current;
        if (name.Length == 0)
        {
            foreach (var item in classes.From(""))
            {
                var candidate = item.ToDocument();
                if (candidate["globalDefault"]?.GetValue<bool>() == true) return Describe(candidate);
            }
            return ("", 0, Lower);
        }
        return classes.Find("", name) is { } found
            ? Describe(found.ToDocument())
            : throw ApiException.Forbidden(pods, pod, $"no PriorityClass with name {name} was found");

        static (string, long, string) Describe(JsonObject item) =>
            (item.Metadata().Text("name"), item.Number("value") ?? 0, item.Text("preemptionPolicy") is { Length: > 0 } policy ? policy : Lower);
    }
}
