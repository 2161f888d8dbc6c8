namespace MiniKube.Api.Tests.Kinds;

public class CatalogTests
{
    private static readonly IReadOnlyList<Type> Records =
        [.. typeof(ResourceCatalog).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IKubernetesObject).IsAssignableFrom(type) && type.GetProperty("Definition") is not null)];

    [Fact]
    public void BuiltIn_EveryRecordThatIsAResource_IsListedOnce() =>
        ResourceCatalog.BuiltIn.Select(definition => definition.ClrType!.FullName).ShouldBe(Records.Select(type => type.FullName), ignoreOrder: true);

    [Fact]
    public void BuiltIn_EveryKind_IsNamedAsItsRecordSays()
    {
        foreach (var definition in ResourceCatalog.BuiltIn)
        {
            var empty = (IKubernetesObject)Activator.CreateInstance(definition.ClrType!)!;
            (definition.ApiVersion, definition.Kind).ShouldBe((empty.ApiVersion, empty.Kind));
        }
    }

    [Fact]
    public void BuiltIn_EveryKind_HasASerializerThatLosesNothing()
    {
        foreach (var definition in ResourceCatalog.BuiltIn)
        {
            var json = $$$"""{"apiVersion":"{{{definition.ApiVersion}}}","kind":"{{{definition.Kind}}}","metadata":{"name":"a","labels":{"b":"c"}},"later":{"x":[1]}}""";
            var typed = ApiJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(json), definition.ClrType!);
            var written = System.Text.Json.JsonSerializer.SerializeToNode(typed, ApiJson.Options.GetTypeInfo(definition.ClrType!))!;

            written["metadata"]!.ToJsonString().ShouldBe("""{"name":"a","labels":{"b":"c"}}""", definition.Kind);
            written["later"]!.ToJsonString().ShouldBe("""{"x":[1]}""", definition.Kind);
        }
    }

    [Fact]
    public void Kinds_ThatAnUpdateMayCreate_AreThoseOfKubernetes() =>
        ResourceCatalog.BuiltIn.Where(definition => definition.UpdatesMayCreate).Select(definition => definition.GroupResource).Order().ShouldBe(
        [
            "clusterrolebindings.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io", "endpoints", "events", "events.events.k8s.io", "leases.coordination.k8s.io",
            "limitranges", "rolebindings.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io", "runtimeclasses.node.k8s.io", "services",
        ]);
}
