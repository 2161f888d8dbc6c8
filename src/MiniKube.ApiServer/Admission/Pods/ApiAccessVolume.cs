using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Pods;

/// <summary>The volume with what a program in a pod needs to call the API: token, the cluster's authority, its own namespace.</summary>
internal static class ApiAccessVolume
{
    private const string Path = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string Prefix = "kube-api-access-";

    // A little more than an hour, as upstream: it tells tokens that were made for pods from those that somebody asked for.
    private const long Seconds = 3607;

    /// <summary>Mounts it into each container that has nothing at its place.</summary>
    public static void Mount(JsonObject spec)
    {
        JsonObject[] containers = [.. Containers(spec, "initContainers"), .. Containers(spec, "containers")];
        JsonObject[] without = [.. containers.Where(container => !HasMount(container))];
        if (without.Length == 0) return;
        var name = Volumes(spec).OfType<JsonObject>().Select(volume => volume.Text("name")).FirstOrDefault(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        if (name is null)
        {
            name = GeneratedNames.From(Prefix);
            Volumes(spec).Add((JsonNode)Volume(name));
        }
        foreach (var container in without)
        {
            if (container["volumeMounts"] is not JsonArray mounts) container["volumeMounts"] = mounts = [];
            mounts.Add((JsonNode)new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = Path });
        }
    }

    private static JsonObject Volume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = Seconds, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = 420,
        },
    };

    private static IEnumerable<JsonObject> Containers(JsonObject spec, string field) => spec[field] is JsonArray list ? list.OfType<JsonObject>() : [];

    private static bool HasMount(JsonObject container) =>
        container["volumeMounts"] is JsonArray mounts && mounts.OfType<JsonObject>().Any(mount => mount.Text("mountPath").TrimEnd('/') == Path);

    private static JsonArray Volumes(JsonObject spec)
    {
        if (spec["volumes"] is JsonArray volumes) return volumes;
        var made = new JsonArray();
        spec["volumes"] = made;
        return made;
    }
}
