using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

public sealed class AuthorizationTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        await registry.PodAsync("mine");
        await registry.PodAsync("theirs");
        await registry.Objects.BindAsync([new("default", "mine", "", "n1"), new("default", "theirs", "", "n2")], TestRegistry.Write,
            CancellationToken.None);
        await registry.ListAsync();
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
            ("get secrets s", true),
            ("update secrets s", false),
            ("create events e", true),
            ("list deployments.apps ", false),
            ("update leases.coordination.k8s.io n1", false),
        ];
        var authorizer = new FixedAuthorizer(registry.Cache);
        var user = new UserInfo("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]);
        foreach (var (rights, allowed) in table)
        {
            (authorizer.Deny(Request(user, rights)) is null).ShouldBe(allowed, rights);
        }
        (authorizer.Deny(Request(user, "update leases.coordination.k8s.io n1") with { Namespace = "kube-node-lease" }) is null).ShouldBeTrue();
        (authorizer.Deny(Request(user, "update leases.coordination.k8s.io n2") with { Namespace = "kube-node-lease" }) is null).ShouldBeFalse();
    }

    [Fact]
    public void Others_MayDoWhatTheirNameSays()
    {
        var authorizer = new FixedAuthorizer(registry.Cache);
        var scheduler = new UserInfo("system:kube-scheduler", [UserInfo.Authenticated]);
        (authorizer.Deny(Request(scheduler, "create pods/binding p")) is null).ShouldBeTrue();
        (authorizer.Deny(Request(scheduler, "list secrets ")) is null).ShouldBeFalse();
        (authorizer.Deny(Request(scheduler, "update nodes n1")) is null).ShouldBeFalse();
        (authorizer.Deny(Request(new("system:kube-controller-manager", [UserInfo.Authenticated]), "delete nodes n1")) is null).ShouldBeTrue();
        (authorizer.Deny(Request(new("anybody", [UserInfo.Authenticated]), "get pods mine")) is null).ShouldBeFalse();

        var error = Should.Throw<ApiException>(() => authorizer.Check(Request(new("jane", [UserInfo.Authenticated]), "list pods ")));
        error.Message.ShouldBe("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
    }

    private AccessRequest Request(UserInfo user, string rights)
    {
        var words = rights.Split(' ');
        var slash = words[1].IndexOf('/');
        var resource = slash < 0 ? words[1] : words[1][..slash];
        return new(user, words[0], registry.Definition(resource), resource == "nodes" ? "" : "default", words[2],
            slash < 0 ? "" : words[1][(slash + 1)..]);
    }
}
