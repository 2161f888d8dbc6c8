using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Who may do what, with the roles that every cluster has.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private TestRegistry registry = null!;
    private IAuthorizer authorizer = null!;

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        await registry.CreateAsync("pods", Pod("mine", """
            "serviceAccountName":"robot","volumes":[{"name":"s","secret":{"secretName":"used"}},
            {"name":"p","projected":{"sources":[{"configMap":{"name":"ca"}}]}},{"name":"c","persistentVolumeClaim":{"claimName":"disk"}}],"imagePullSecrets":[{"name":"pull"}],
            """));
        await registry.CreateAsync("pods", Pod("theirs", """ "volumes":[{"name":"s","secret":{"secretName":"foreign"}}], """));
        await registry.Objects.BindAsync([new("default", "mine", "", "n1"), new("default", "theirs", "", "n2")], TestRegistry.Write,
            CancellationToken.None);
        await registry.ListAsync();
        authorizer = registry.Parts.Context.Authorizer;
    }

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public void Node_MayLookAfterItselfAndItsPodsOnly()
    {
        (string Rights, bool Allowed)[] table =
        [
            ("get nodes n2", true),
            ("create nodes n1", true),
            ("create nodes n2", false),
            ("update nodes/status n1", true),
            ("update nodes/status n2", false),
            ("delete nodes n1", false),
            ("update pods/status mine", true),
            ("delete pods mine", true),
            ("update pods/status theirs", false),
            ("delete pods theirs", false),
            ("update pods mine", false),
            ("create pods/binding mine", false),
            ("list pods ", true),
            ("get secrets used", true),
            ("get secrets pull", true),
            ("get secrets foreign", false),
            ("list secrets ", false),
            ("get configmaps ca", true),
            ("get configmaps other", false),
            ("get persistentvolumeclaims disk", true),
            ("create serviceaccounts/token robot", true),
            ("create serviceaccounts/token default", false),
            ("update secrets used", false),
            ("create events e", true),
            ("list deployments.apps ", false),
            ("update leases.coordination.k8s.io n1", false),
        ];
        var user = new UserInfo("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]);
        foreach (var (rights, allowed) in table)
        {
            authorizer.Allows(Request(user, rights)).ShouldBe(allowed, rights);
        }
        authorizer.Allows(Request(user, "update leases.coordination.k8s.io n1") with { Namespace = "kube-node-lease" }).ShouldBeTrue();
        authorizer.Allows(Request(user, "update leases.coordination.k8s.io n2") with { Namespace = "kube-node-lease" }).ShouldBeFalse();
        authorizer.Allows(Request(user, "watch secrets ") with { Fields = FieldQuery.Parse("metadata.name=used") }).ShouldBeTrue();
        authorizer.Decide(Request(user, "get secrets foreign")).Reason.ShouldBe("no relationship found between node 'n1' and this object");
    }

    [Fact]
    public async Task Node_WhosePodIsGone_MayNotReadItsSecretsAnyMore()
    {
        var user = new UserInfo("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]);
        authorizer.Allows(Request(user, "get secrets used")).ShouldBeTrue();
        await registry.Objects.DeleteAsync(registry.Pods, "default", "mine", new() { GracePeriodSeconds = 0 }, TestRegistry.Write, CancellationToken.None);
        await registry.ListAsync();
        authorizer.Allows(Request(user, "get secrets used")).ShouldBeFalse();
    }

    [Fact]
    public void Components_MayDoWhatTheirRolesSay()
    {
        var scheduler = new UserInfo("system:kube-scheduler", [UserInfo.Authenticated]);
        authorizer.Allows(Request(scheduler, "create pods/binding p")).ShouldBeTrue();
        authorizer.Allows(Request(scheduler, "list secrets ")).ShouldBeFalse();
        authorizer.Allows(Request(scheduler, "update nodes n1")).ShouldBeFalse();
        var controllers = new UserInfo("system:kube-controller-manager", [UserInfo.Authenticated]);
        authorizer.Allows(Request(controllers, "delete nodes n1")).ShouldBeTrue();
        authorizer.Allows(Request(controllers, "impersonate serviceaccounts x")).ShouldBeFalse();
        authorizer.Allows(Request(new("anybody", [UserInfo.Authenticated]), "get pods mine")).ShouldBeFalse();

        var error = Should.Throw<ApiException>(() => authorizer.Check(Request(new("jane", [UserInfo.Authenticated]), "list pods ")));
        error.Message.ShouldBe("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
    }

    internal static string Pod(string name, string spec = "") =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{{{{spec}}}"containers":[{"name":"c","image":"busybox"}]}}""";

    private AccessRequest Request(UserInfo user, string rights)
    {
        var words = rights.Split(' ');
        var slash = words[1].IndexOf('/');
        var resource = slash < 0 ? words[1] : words[1][..slash];
        return new(user, words[0], registry.Definition(resource), resource == "nodes" ? "" : "default", words[2],
            slash < 0 ? "" : words[1][(slash + 1)..]);
    }
}
