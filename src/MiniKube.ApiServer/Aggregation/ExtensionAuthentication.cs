using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>
/// Publishes how extension servers recognize this cluster's users: the ConfigMap <c>extension-apiserver-authentication</c>. Where several servers run, it
/// holds the authorities of all of them.
/// </summary>
internal sealed class ExtensionAuthentication(ObjectRegistry registry, ResourceDirectory resources, string clientCaFile, FrontProxy identity)
{
    private const string Name = "extension-apiserver-authentication";
    private const string Space = "kube-system";
    private const string Authorities = "requestheader-client-ca-file";
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    public async Task EnsureAsync(CancellationToken cancel)
    {
        var maps = resources.Get("configmaps");
        try
        {
            await registry.UpdateAsync(maps, Space, Name, "", Complete, Write, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            await registry.CreateAsync(maps, Space, Complete(new() { ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Space } }), Write, cancel);
        }
    }

    private JsonObject Complete(JsonObject document)
    {
        var data = document["data"] as JsonObject ?? [];
        data["client-ca-file"] = File.ReadAllText(clientCaFile);
        var known = data[Authorities]?.ToString() ?? "";
        if (!known.Contains(identity.Authority, StringComparison.Ordinal)) data[Authorities] = known.Length == 0 ? identity.Authority : known.TrimEnd() + "\n" + identity.Authority;
        data["requestheader-allowed-names"] = $"[\"{FrontProxy.Name}\"]";
        data["requestheader-username-headers"] = "[\"X-Remote-User\"]";
        data["requestheader-group-headers"] = "[\"X-Remote-Group\"]";
        data["requestheader-extra-headers-prefix"] = "[\"X-Remote-Extra-\"]";
        document["data"] = data.DeepClone();
        return document;
    }
}
