using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>What a node may read because it serves names and Ingresses.</summary>
public sealed class IngressRightsTests : IAsyncLifetime
{
    private static readonly UserInfo Node = new("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]);
    private TestRegistry registry = null!;
    private IAuthorizer authorizer = null!;

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        authorizer = registry.Parts.Context.Authorizer;
    }

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Node_ReadsSecretsThatAnIngressNames_AndNoOthers()
    {
        MayRead("secrets", "shown").ShouldBeFalse();
        await registry.CreateAsync("ingresses.networking.k8s.io", """
            {"metadata":{"name":"shop","namespace":"default"},
             "spec":{"tls":[{"hosts":["shop.test"],"secretName":"shown"}],"defaultBackend":{"service":{"name":"web","port":{"number":80}}}}}
            """);
        await registry.ListAsync();

        MayRead("secrets", "shown").ShouldBeTrue();
        MayRead("secrets", "hidden").ShouldBeFalse();
        MayRead("secrets", "shown", ns: "elsewhere").ShouldBeFalse();
        MayRead("secrets", "").ShouldBeFalse();
        MayRead("ingresses.networking.k8s.io", "").ShouldBeTrue();
        MayRead("ingressclasses.networking.k8s.io", "", ns: "").ShouldBeTrue();
        MayRead("configmaps", "kube-dns", ns: "kube-system").ShouldBeTrue();
        MayRead("configmaps", "other", ns: "kube-system").ShouldBeFalse();
    }

    private bool MayRead(string resource, string name, string ns = "default") => authorizer.Allows(
        new(Node, "watch", ResourceCatalog.BuiltIn.First(definition => definition.GroupResource == resource), ns) { Fields = name.Length == 0 ? FieldQuery.Everything : FieldQuery.Parse("metadata.name=" + name) });
}
