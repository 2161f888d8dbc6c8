using System.Text.Json.Nodes;
using MiniKube.Api.ApiExtensions;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Ownership and the end of namespaces concern kinds that nobody knew when the controllers started.</summary>
[Collection("control plane")]
public sealed class CustomResourceTests(ControlPlane plane)
{
    [Fact]
    public async Task Owner_ThatIsCustom_TakesWhatItOwnsAndGoesWithItsOwnOwner()
    {
        var ns = await TestNamespace.CreateAsync(plane, "custom");
        var widgets = await DefineAsync(ns);
        var root = await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "root", Namespace = ns.Name } }, default);
        var widget = await MakeAsync(ns, widgets, "widget", new OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "root", Uid = root.Metadata.Uid!, BlockOwnerDeletion = true });
        var owner = new OwnerReference { ApiVersion = widgets.ApiVersion, Kind = widgets.Kind, Name = "widget", Uid = widget, BlockOwnerDeletion = true };
        await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "leaf", Namespace = ns.Name, OwnerReferences = [owner] } }, default);
        await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "stray", Namespace = ns.Name, OwnerReferences = [owner with { Name = "other", Uid = "never-was" }] } }, default);

        await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("stray") is null, "what names a custom owner that never was is gone");
        await ns.Client.DeleteAsync<ConfigMap>(ns.Key("root"), new() { PropagationPolicy = "Foreground" });
        await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("root") is null, "the chain of owners is gone");
        (await ns.FindAsync<ConfigMap>("leaf")).ShouldBeNull("the root waits for all that is below it");
    }

    [Fact]
    public async Task Definition_Deleted_TakesItsObjectsAndWhatTheyOwn()
    {
        var ns = await TestNamespace.CreateAsync(plane, "undefined");
        var widgets = await DefineAsync(ns);
        var widget = await MakeAsync(ns, widgets, "widget");
        var owner = new OwnerReference { ApiVersion = widgets.ApiVersion, Kind = widgets.Kind, Name = "widget", Uid = widget, BlockOwnerDeletion = true };
        await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "leaf", Namespace = ns.Name, OwnerReferences = [owner] } }, default);

        await ns.Client.DeleteAsync<CustomResourceDefinition>(new("", widgets.GroupResource));
        await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("leaf") is null, "what the object owned is gone");
        await ns.UntilAsync(async () => await ns.Client.FindAsync<CustomResourceDefinition>(new("", widgets.GroupResource), default) is null, "the definition is gone");
    }

    [Fact]
    public async Task Namespace_Deleted_TakesCustomObjectsAndNamesTheirFinalizers()
    {
        var ns = await TestNamespace.CreateAsync(plane, "customs");
        var widgets = await DefineAsync(ns);
        await MakeAsync(ns, widgets, "free");
        await MakeAsync(ns, widgets, "held");
        await ns.Client.PatchAsync(widgets, ns.Key("held"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("example.com/hold") } }));
        await ns.Client.DeleteAsync<Namespace>(new("", ns.Name));

        await ns.UntilAsync(
            async () => (await ns.Client.FindAsync<Namespace>(new("", ns.Name), default))!.Status.Conditions
                .Any(one => one is { Type: "NamespaceContentRemaining", Status: "True" } && one.Message!.Contains($"{widgets.GroupResource} has 1 resource instances", StringComparison.Ordinal)),
            "the status tells of the custom object that is held");
        await ns.Client.PatchAsync(widgets, ns.Key("held"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = null } }));
        await ns.UntilAsync(async () => await ns.Client.FindAsync<Namespace>(new("", ns.Name), default) is null, "the namespace is gone");
    }

    [Fact]
    public async Task Metadata_IsToldOfEveryKind_OnlyWhenOwnershipChanges()
    {
        var ns = await TestNamespace.CreateAsync(plane, "told");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await ns.Client.CreateAsync(new Secret { Metadata = new() { Name = "there", Namespace = ns.Name } }, default);
        var told = ns.Client.WatchMetadataAsync(ns.Name, ["configmaps"], stop.Token).GetAsyncEnumerator(stop.Token);
        var seen = new List<string>();
        async Task UntilToldAsync(string what)
        {
            while (!seen.Contains(what))
            {
                (await told.MoveNextAsync()).ShouldBeTrue();
                seen.AddRange(told.Current.Events.Select(one => $"{one.Type} {one.Resource.GroupResource} {one.Metadata.Name}{string.Concat(one.Metadata.Finalizers.Select(finalizer => $" {finalizer}"))}"));
            }
        }

        await UntilToldAsync("Added secrets there");
        var widgets = await DefineAsync(ns);
        await MakeAsync(ns, widgets, "one");
        await UntilToldAsync($"Added {widgets.GroupResource} one");
        await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "left-out", Namespace = ns.Name } }, default);
        await ns.Client.PatchAsync(widgets, ns.Key("one"), Patch.Merge(new() { ["spec"] = new JsonObject { ["size"] = 2 } }));
        await ns.Client.PatchAsync(widgets, ns.Key("one"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray("example.com/hold") } }));
        await UntilToldAsync($"Modified {widgets.GroupResource} one example.com/hold");
        seen.Count(line => line.StartsWith($"Modified {widgets.GroupResource}", StringComparison.Ordinal)).ShouldBe(1, "a change of its spec is nobody's business here");
        seen.ShouldNotContain(line => line.Contains("configmaps", StringComparison.Ordinal));
        await ns.Client.DeleteAsync<CustomResourceDefinition>(new("", widgets.GroupResource));
        await ns.Client.PatchAsync(widgets, ns.Key("one"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = null } }));
        while (told.Current.Gone.Count == 0) (await told.MoveNextAsync()).ShouldBeTrue();
        told.Current.Gone.Single().ShouldBe(new KindGone(told.Current.Gone.Single().Resource, WasEmpty: true));
    }

    private static async Task<ResourceDefinition> DefineAsync(TestNamespace ns)
    {
        var group = $"{ns.Name}.example.com";
        var schema = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        var crd = new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"widgets.{group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["plural"] = "widgets", ["kind"] = "Widget" },
                ["versions"] = new JsonArray(new JsonObject { ["name"] = "v1", ["served"] = true, ["storage"] = true, ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema } }),
            },
        };
        await ns.Client.CreateAsync(CustomResourceDefinition.Definition, "", crd, CancellationToken.None);
        await ns.UntilAsync(
            async () => (await ns.Client.GetAsync<CustomResourceDefinition>(new("", $"widgets.{group}"), default)).Status.Conditions.Any(one => one is { Type: "Established", Status: "True" }),
            "the definition is established");
        return new ResourceDefinition($"{group}/v1", "Widget", "widgets", Schema.Scalar(SchemaKind.Any)).SetNamespaced();
    }

    private static async Task<string> MakeAsync(TestNamespace ns, ResourceDefinition kind, string name, params OwnerReference[] owners)
    {
        var metadata = new JsonObject { ["name"] = name, ["ownerReferences"] = new JsonArray([.. owners.Select(owner => (JsonNode)ApiJson.ToDocument(owner))]) };
        var made = await ns.Client.CreateAsync(kind, ns.Name, new() { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata }, CancellationToken.None);
        return made["metadata"]!["uid"]!.ToString();
    }
}
