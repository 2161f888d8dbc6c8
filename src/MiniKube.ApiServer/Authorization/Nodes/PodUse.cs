using System.Text.Json;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization.Nodes;

/// <summary>The objects of its namespace that one pod needs.</summary>
internal sealed class PodUse
{
    private readonly HashSet<(string Resource, string Name)> needs = [];

    public static PodUse Read(StoredObject pod)
    {
        using var document = JsonDocument.Parse(pod.Json);
        var use = new PodUse();
        if (!document.RootElement.TryGetProperty("spec", out var spec)) return use;
        // A mirror pod is made by the agent: it must not give its node what the cluster did not.
        if (document.RootElement.GetProperty("metadata").TryGetProperty("annotations", out var annotations)
            && annotations.TryGetProperty("kubernetes.io/config.mirror", out _)) return use;
        if (spec.TryGetProperty("serviceAccountName", out var account)) use.needs.Add(("serviceaccounts", account.GetString()!));
        use.Walk(spec, pod.Name);
        return use;
    }

    public bool Needs(string resource, string name) => needs.Contains((resource, name));

    private void Walk(JsonElement spec, string pod)
    {
        foreach (var secret in Items(spec, "imagePullSecrets")) Add("secrets", secret, "name");
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"])
        {
            foreach (var container in Items(spec, list)) WalkContainer(container);
        }
        foreach (var volume in Items(spec, "volumes")) WalkVolume(volume, pod);
        foreach (var claim in Items(spec, "resourceClaims")) Add("resourceclaims.resource.k8s.io", claim, "resourceClaimName");
    }

    private void WalkContainer(JsonElement container)
    {
        foreach (var from in Items(container, "envFrom"))
        {
            Add("configmaps", Inside(from, "configMapRef"), "name");
            Add("secrets", Inside(from, "secretRef"), "name");
        }
        foreach (var variable in Items(container, "env"))
        {
            var from = Inside(variable, "valueFrom");
            Add("configmaps", Inside(from, "configMapKeyRef"), "name");
            Add("secrets", Inside(from, "secretKeyRef"), "name");
        }
    }

    private void WalkVolume(JsonElement volume, string pod)
    {
        foreach (var source in volume.EnumerateObject())
        {
            switch (source.Name)
            {
                case "configMap":
                    Add("configmaps", source.Value, "name");
                    break;
                case "secret":
                    Add("secrets", source.Value, "secretName");
                    break;
                case "persistentVolumeClaim":
                    Add("persistentvolumeclaims", source.Value, "claimName");
                    break;
                case "ephemeral":
                    needs.Add(("persistentvolumeclaims", $"{pod}-{volume.GetProperty("name").GetString()}"));
                    break;
                case "projected":
                    foreach (var projection in Items(source.Value, "sources"))
                    {
                        Add("configmaps", Inside(projection, "configMap"), "name");
                        Add("secrets", Inside(projection, "secret"), "name");
                    }
                    break;
                default:
                    // Drivers keep their credentials under several names.
                    foreach (var name in (ReadOnlySpan<string>)["secretRef", "nodePublishSecretRef"]) Add("secrets", Inside(source.Value, name), "name");
                    if (source.Name == "azureFile") Add("secrets", source.Value, "secretName");
                    break;
            }
        }
    }

    private void Add(string resource, JsonElement holder, string field)
    {
        if (holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(field, out var name) && name.GetString() is { Length: > 0 } text)
            needs.Add((resource, text));
    }

    private static JsonElement Inside(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? inner : default;

    private static IEnumerable<JsonElement> Items(JsonElement value, string name) =>
        Inside(value, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
