using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Reviews, tokens and impersonation as clients meet them.</summary>
[Collection("rest")]
public sealed class AccessOverRestTests(RestServer rest)
{
    private const string Authorization = "/apis/authorization.k8s.io/v1";

    [Fact]
    public async Task Reviews_AnswerWhoMayDoWhat()
    {
        var space = await rest.NamespaceAsync();
        var self = (await rest.CreateAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews", """{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}""")).Json;
        ((string?)self["status"]!["userInfo"]!["username"]).ShouldBe("admin");
        (await CanIAsync("SelfSubjectAccessReview", "selfsubjectaccessreviews", """{"resourceAttributes":{"verb":"*","resource":"*","group":"*"}}""")).ShouldBeTrue();

        await rest.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{space}/rolebindings",
            """{"metadata":{"name":"v"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"jane"}]}""");
        string Spec(string verb, string resource) => $$$"""{"user":"jane","resourceAttributes":{"namespace":"{{{space}}}","verb":"{{{verb}}}","resource":"{{{resource}}}" } }""";
        await Eventually.TrueAsync(() => CanIAsync("SubjectAccessReview", "subjectaccessreviews", Spec("list", "pods")), () => "the binding does not count");
        (await CanIAsync("SubjectAccessReview", "subjectaccessreviews", Spec("list", "secrets"))).ShouldBeFalse();
        (await CanIAsync("SubjectAccessReview", "subjectaccessreviews", Spec("fly", "widgets"))).ShouldBeFalse("kinds that nobody has can be asked about");
        var wrong = await rest.CreateAsync($"{Authorization}/subjectaccessreviews", """{"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{"resourceAttributes":{"verb":"get"}}}""");
        (wrong.Code, wrong.Message).ShouldBe((422, "SubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.user: Invalid value: \"\": at least one of user or group must be specified"));

        var rules = await AsAsync("jane", "POST", $"{Authorization}/selfsubjectrulesreviews",
            $$$"""{"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","spec":{"namespace":"{{{space}}}" } }""");
        rules["status"]!["resourceRules"]!.AsArray().Any(rule => rule!["resources"]!.AsArray().Any(name => (string?)name == "pods/log")).ShouldBeTrue();
    }

    [Fact]
    public async Task Impersonation_ByWhoeverMay_CountsAsTheOther()
    {
        (await AsAsync("jane", "GET", "/api/v1/namespaces/default/pods"))["message"]!.ToString()
            .ShouldBe("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
        var self = await AsAsync("jane", "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", ("Impersonate-Group", "devs"), ("Impersonate-Extra-Reason", "test"));
        self["status"]!["userInfo"]!["groups"]!.ToJsonString().ShouldBe("""["devs","system:authenticated"]""");
        self["status"]!["userInfo"]!["extra"]!["reason"]!.ToJsonString().ShouldBe("""["test"]""");
        using var nobody = rest.Server.Http(token: "nobody");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces");
        request.Headers.Add("Impersonate-User", "admin");
        using var refused = await nobody.SendAsync(request);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["message"]!.ToString()
            .ShouldBe("users \"admin\" is forbidden: User \"nobody\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope");
    }

    [Fact]
    public async Task Token_OfAServiceAccount_IsGivenOutVerifiedAndLimitedByRoles()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync($"/api/v1/namespaces/{space}/serviceaccounts", """{"metadata":{"name":"robot"}}""");
        (await rest.CreateAsync($"/api/v1/namespaces/{space}/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":60}}""")).Message
            .ShouldContain("spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes");
        var answer = await rest.CreateAsync($"/api/v1/namespaces/{space}/serviceaccounts/robot/token", """{"spec":{"expirationSeconds":600}}""");
        answer.Code.ShouldBe(201);
        var token = (string)answer.Json["status"]!["token"]!;

        using var robot = rest.Server.Http(token: token);
        await TestServer.CacheAsync(robot, $"/api/v1/namespaces/{space}/configmaps", HttpStatusCode.Forbidden);
        await rest.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{space}/rolebindings",
            $$$"""{"metadata":{"name":"v"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"robot","namespace":"{{{space}}}"}]}""");
        await TestServer.CacheAsync(robot, $"/api/v1/namespaces/{space}/configmaps", HttpStatusCode.OK);
        await TestServer.CacheAsync(robot, "/openid/v1/jwks", HttpStatusCode.OK);

        var review = (await rest.CreateAsync("/apis/authentication.k8s.io/v1/tokenreviews", $$$"""{"spec":{"token":"{{{token}}}" } }""")).Json["status"]!;
        review["authenticated"]!.GetValue<bool>().ShouldBeTrue();
        review["user"]!["username"]!.ToString().ShouldBe($"system:serviceaccount:{space}:robot");
        await rest.SendAsync("DELETE", $"/api/v1/namespaces/{space}/serviceaccounts/robot");
        await TestServer.CacheAsync(robot, $"/api/v1/namespaces/{space}/configmaps", HttpStatusCode.Unauthorized);
    }

    private async Task<bool> CanIAsync(string kind, string plural, string spec)
    {
        var answer = await rest.CreateAsync($"{Authorization}/{plural}", $$$"""{"kind":"{{{kind}}}","apiVersion":"authorization.k8s.io/v1","spec":{{{spec}}} }""");
        answer.Code.ShouldBe(201, answer.Text);
        return answer.Json["status"]!["allowed"]!.GetValue<bool>();
    }

    private async Task<JsonNode> AsAsync(string user, string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Add("Impersonate-User", user);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await rest.Client.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
