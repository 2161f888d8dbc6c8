using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>Defaults of a pod that depend on its other fields. Plain ones stand at their fields.</summary>
internal static class PodSpecDefaults
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>Of the pod inside a template: the object at <c>spec.template.spec</c>.</summary>
    public static void ApplyToTemplate(JsonObject document)
    {
        if (document["spec"]?["template"]?["spec"] is JsonObject spec) Apply(spec);
    }

    public static void Apply(JsonObject spec)
    {
        Account(spec);
        if (spec["tolerations"] is JsonArray tolerations) Tolerations(tolerations);
        if (spec["volumes"] is JsonArray volumes)
        {
            foreach (var volume in volumes) Volume(volume as JsonObject);
        }
        var hostNetwork = spec["hostNetwork"] is JsonValue flag && flag.TryGetValue(out bool shared) && shared;
        foreach (var list in ContainerLists)
        {
            if (spec[list] is not JsonArray containers) continue;
            foreach (var container in containers) Container(container as JsonObject, hostNetwork);
        }
    }

    // The account's name has an older field beside it, and clients read either.
    private static void Account(JsonObject spec)
    {
        var name = (string?)spec["serviceAccountName"];
        if (string.IsNullOrEmpty(name)) name = (string?)spec["serviceAccount"];
        if (string.IsNullOrEmpty(name)) return;
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
    }

    // Clients that have no value for "not said" say nothing between quotation marks.
    private static void Tolerations(JsonArray tolerations)
    {
        foreach (var toleration in tolerations.OfType<JsonObject>())
        {
            if ((string?)toleration["operator"] == "") toleration.Remove("operator");
            if ((string?)toleration["effect"] == "") toleration.Remove("effect");
        }
    }

    private static void Volume(JsonObject? volume)
    {
        if (volume is null) return;
        if (volume.All(member => member.Key == "name")) volume["emptyDir"] = new JsonObject();
        if (volume["hostPath"] is JsonObject path && !path.ContainsKey("type")) path["type"] = "";
    }

    private static void Container(JsonObject? container, bool hostNetwork)
    {
        if (container is null) return;
        if (container["env"] is JsonArray env) Divisors(env);
        if (!container.ContainsKey("imagePullPolicy") && container["image"] is JsonValue image)
        {
            container["imagePullPolicy"] = IsLatest(image.GetValue<string>()) ? "Always" : "IfNotPresent";
        }
        if (hostNetwork && container["ports"] is JsonArray ports)
        {
            foreach (var port in ports.OfType<JsonObject>())
            {
                if (!port.ContainsKey("hostPort") && port["containerPort"] is { } number) port["hostPort"] = number.DeepClone();
            }
        }
        if (container["resources"] is JsonObject { Count: > 0 } resources) Requests(resources);
    }

    // A share of a resource is counted in whole units unless it says otherwise, and clients see it said.
    private static void Divisors(JsonArray env)
    {
        foreach (var variable in env)
        {
            if (variable?["valueFrom"]?["resourceFieldRef"] is JsonObject share) share.TryAdd("divisor", "0");
        }
    }

    /// <summary>A limit without a request is the request.</summary>
    private static void Requests(JsonObject resources)
    {
        if (resources["limits"] is not JsonObject limits) return;
        foreach (var (name, amount) in limits)
        {
            if (resources["requests"] is not JsonObject requests) resources["requests"] = requests = [];
            if (!requests.ContainsKey(name)) requests[name] = amount!.DeepClone();
        }
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@')) return false;
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':');
        return colon < 0 || name[(colon + 1)..] == "latest";
    }
}
