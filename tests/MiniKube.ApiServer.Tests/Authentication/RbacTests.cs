using System.Diagnostics;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Bootstrap.Policy;
using MiniKube.ApiServer.Tests.Fixtures;
using Xunit.Abstractions;

namespace MiniKube.ApiServer.Tests.Authentication;

public sealed class RbacTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Roles = "roles.rbac.authorization.k8s.io";
    private const string Bindings = "rolebindings.rbac.authorization.k8s.io";
    private TestRegistry registry = null!;
    private IAuthorizer authorizer = null!;

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        authorizer = registry.Parts.Context.Authorizer;
    }

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Rules_OfARole_AreWhatTheDocumentationSays()
    {
        await RoleAsync("r", """
            {"apiGroups":[""],"resources":["pods","pods/log"],"verbs":["get","list"]},
            {"apiGroups":["*"],"resources":["*/scale"],"verbs":["update"]},
            {"apiGroups":[""],"resources":["secrets"],"resourceNames":["one"],"verbs":["*"]}
            """);
        await BindAsync("b", "Role", "r", """{"kind":"User","name":"jane"},{"kind":"ServiceAccount","name":"robot","namespace":"default"}""");
        (string Rights, bool Allowed)[] table =
        [
            ("get pods p", true),
            ("list pods ", true),
            ("get pods/log p", true),
            ("get pods/exec p", false),
            ("create pods p", false),
            ("update deployments.apps/scale d", true),
            ("update deployments.apps d", false),
            ("delete secrets one", true),
            ("get secrets two", false),
            ("list secrets ", false),
        ];
        foreach (var user in (UserInfo[])[new("jane", [UserInfo.Authenticated]), UserInfo.ServiceAccount("default", "robot")])
        {
            foreach (var (rights, allowed) in table) authorizer.Allows(Request(user, rights)).ShouldBe(allowed, $"{user.Name}: {rights}");
            authorizer.Allows(Request(user, "get pods p") with { Namespace = "kube-system" }).ShouldBeFalse();
            authorizer.Allows(Request(user, "list secrets ") with { Fields = FieldQuery.Parse("metadata.name=one") }).ShouldBeTrue();
        }
        authorizer.Decide(Request(new("jane", []), "get pods p")).Reason.ShouldBe("RBAC: allowed by RoleBinding \"b/default\" of Role \"r\" to User \"jane\"");
    }

    [Fact]
    public async Task Bindings_WhenTheyChange_CountAtOnce()
    {
        var jane = new UserInfo("jane", ["devs", UserInfo.Authenticated]);
        authorizer.Allows(Request(jane, "get pods p")).ShouldBeFalse();
        await BindAsync("b", "ClusterRole", "view", """{"kind":"Group","name":"devs"}""");
        authorizer.Allows(Request(jane, "get pods p")).ShouldBeTrue();
        authorizer.Allows(Request(jane, "get secrets p")).ShouldBeFalse();
        authorizer.Allows(new(jane, "get", registry.Definition("namespaces"), Name: "default")).ShouldBeTrue("a namespace is inside itself");
        authorizer.Allows(new(jane, "get", registry.Definition("namespaces"), Name: "kube-system")).ShouldBeFalse();
        await registry.Objects.DeleteAsync(registry.Definition(Bindings), "default", "b", new(), TestRegistry.Write, CancellationToken.None);
        await registry.ListAsync();
        authorizer.Allows(Request(jane, "get pods p")).ShouldBeFalse();
    }

    [Fact]
    public async Task Decisions_AmongManyBindings_CostMicroseconds()
    {
        for (var i = 0; i < 300; i++) await BindAsync($"b{i}", "ClusterRole", "admin", $$"""{"kind":"User","name":"user{{i}}"}""", wait: false);
        await registry.ListAsync();
        var request = Request(new("user7", ["a", "b", "c", UserInfo.Authenticated]), "update deployments.apps/scale d");
        for (var i = 0; i < 20_000; i++) authorizer.Allows(request);
        var watch = Stopwatch.StartNew();
        const int Rounds = 20_000;
        for (var i = 0; i < Rounds; i++) authorizer.Allows(request).ShouldBeTrue();
        // Shown for the reader of a test run; a slow machine is no failure.
        output.WriteLine($"one decision: {watch.Elapsed.TotalMicroseconds / Rounds:F2} us");
    }

    [Fact]
    public async Task Escalation_ByWhoeverHoldsLess_IsRefused()
    {
        await RoleAsync("granter", """
            {"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles","rolebindings"],"verbs":["create"]},
            {"apiGroups":[""],"resources":["pods"],"verbs":["get"]}
            """);
        await BindAsync("granters", "Role", "granter", """{"kind":"User","name":"jane"}""");
        var jane = TestRegistry.Write with { User = new("jane", [UserInfo.Authenticated]) };

        await WriteAsync(jane, Roles, RoleOf("fine", """{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}"""));
        var refused = await Should.ThrowAsync<ApiException>(() => WriteAsync(jane, Roles, RoleOf("more", """{"apiGroups":[""],"resources":["pods"],"verbs":["get","delete"]}""")));
        refused.Code.ShouldBe(403);
        refused.Message.ShouldContain("is attempting to grant RBAC permissions not currently held:");
        refused.Message.ShouldContain("""{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}""");
        await WriteAsync(jane, Bindings, BindingOf("ok", "Role", "fine", """{"kind":"User","name":"joe"}"""));
        (await Should.ThrowAsync<ApiException>(() => WriteAsync(jane, Bindings, BindingOf("no", "ClusterRole", "cluster-admin", """{"kind":"User","name":"joe"}""")))).Code.ShouldBe(403);

        await RoleAsync("binder", """{"apiGroups":["rbac.authorization.k8s.io"],"resources":["clusterroles"],"resourceNames":["cluster-admin"],"verbs":["bind"]}""");
        await BindAsync("binders", "Role", "binder", """{"kind":"User","name":"jane"}""");
        await WriteAsync(jane, Bindings, BindingOf("yes", "ClusterRole", "cluster-admin", """{"kind":"User","name":"joe"}"""));
    }

    [Fact]
    public async Task BootstrapPolicy_WhenItIsThere_WritesNothingAndRepairsWhatIsMissing()
    {
        var policy = new BootstrapPolicy(registry.Objects, registry.Parts.Context.Resources);
        await registry.ListAsync();
        var before = registry.Parts.Store.Acknowledged;
        await policy.EnsureAsync(CancellationToken.None);
        registry.Parts.Store.Acknowledged.ShouldBe(before);

        var roles = registry.Definition("clusterroles.rbac.authorization.k8s.io");
        await ChangeAsync("system:kube-scheduler", role => role["rules"] = new JsonArray());
        await ChangeAsync("system:discovery", role =>
        {
            role["rules"] = new JsonArray();
            role["metadata"]!["annotations"]![PolicyDocuments.AutoUpdate] = "false";
        });
        await policy.EnsureAsync(CancellationToken.None);
        await registry.ListAsync();
        authorizer.Allows(Request(new("system:kube-scheduler", []), "create pods/binding p")).ShouldBeTrue();
        (await registry.Objects.GetAsync(roles, "", "system:discovery", CancellationToken.None)).ToDocument()["rules"]!.AsArray().ShouldBeEmpty();

        Task ChangeAsync(string name, Action<JsonObject> change) => registry.Objects.UpdateAsync(roles, "", name, "", document =>
        {
            change(document);
            return document;
        }, TestRegistry.Write, CancellationToken.None);
    }

    [Theory]
    [InlineData("get", "pods", "get", "pods", true)]
    [InlineData("*", "*", "delete", "pods/log", true)]
    [InlineData("get", "pods", "*", "pods", false)]
    [InlineData("get", "*", "get", "*", true)]
    [InlineData("get", "pods", "get", "pods/log", false)]
    [InlineData("get", "*/scale", "get", "deployments/scale", true)]
    public void Coverage_OfOneRuleByAnother_FollowsWildcards(string heldVerbs, string held, string askedVerbs, string asked, bool covered) =>
        RuleCoverage.Missing([Rule.On(heldVerbs, "core", held)], [Rule.On(askedVerbs, "core", asked)]).Any().ShouldBe(!covered);

    private static string RoleOf(string name, string rules) => $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rules}}]}""";

    private static string BindingOf(string name, string kind, string role, string subjects) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{kind}}}","name":"{{{role}}}"},"subjects":[{{{subjects}}}]}""";

    private async Task RoleAsync(string name, string rules)
    {
        await registry.CreateAsync(Roles, RoleOf(name, rules));
        await registry.ListAsync();
    }

    private async Task BindAsync(string name, string kind, string role, string subjects, bool wait = true)
    {
        await registry.CreateAsync(Bindings, BindingOf(name, kind, role, subjects));
        if (wait) await registry.ListAsync();
    }

    private async Task WriteAsync(MiniKube.ApiServer.Registry.WriteOptions options, string resource, string json)
    {
        await registry.Objects.CreateAsync(registry.Definition(resource), "default", JsonNode.Parse(json)!.AsObject(), options, CancellationToken.None);
        await registry.ListAsync();
    }

    private AccessRequest Request(UserInfo user, string rights)
    {
        var words = rights.Split(' ');
        var slash = words[1].IndexOf('/');
        return new(user, words[0], registry.Definition(slash < 0 ? words[1] : words[1][..slash]), "default", words[2], slash < 0 ? "" : words[1][(slash + 1)..]);
    }
}
