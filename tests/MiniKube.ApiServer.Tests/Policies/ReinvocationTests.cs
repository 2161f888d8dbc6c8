using System.Collections.Concurrent;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Webhooks;

namespace MiniKube.ApiServer.Tests.Policies;

/// <summary>Who wants to see what others changed after it is asked once more; who has seen it all is not.</summary>
[Collection("rest")]
public class ReinvocationTests(RestServer rest)
{
    [Theory]
    [InlineData("Never", "1")]
    [InlineData("IfNeeded", "2")]
    public async Task Policy_SeesLaterChanges_WhereItAsksForThat(string reinvocation, string count)
    {
        var name = $"again-{reinvocation.ToLowerInvariant()}.test";
        await using var late = await new PolicyBed(rest, "Mutating", "z-" + name).BindAsync(
            """ "reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{data: {'late': 'x'}}"}}]""", "",
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"x":"1"}"""), "?dryRun=All")).Json["data"]?["late"] is not null);
        await using var early = await new PolicyBed(rest, "Mutating", "a-" + name).BindAsync(
            $$$$""" "reinvocationPolicy":"{{{{reinvocation}}}}","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{metadata: Object.metadata{labels: {'count': string(object.data.filter(k, k != 'count').size())}}}"}}]""", "",
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"x":"1"}"""), "?dryRun=All")).Json["metadata"]!["labels"]?["count"] is not null);
        (await rest.SendAsync("PATCH", $"/api/v1/namespaces/{early.Space}", $$$$"""{"metadata":{"labels":{"policy":"a-{{{{name}}}}"}}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        // One namespace for both: the late policy is bound to it as well.
        (await rest.CreateAsync("/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings", $$$$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicyBinding","metadata":{"name":"both-{{{{name}}}}"},
             "spec":{"policyName":"z-{{{{name}}}}","matchResources":{"namespaceSelector":{"matchLabels":{"policy":"a-{{{{name}}}}"}} }}}
            """)).Code.ShouldBe(201);
        var made = await Eventually.SeeAsync(() => early.CreateAsync(PolicyBed.Map("probe", """{"x":"1"}"""), "?dryRun=All"), answer => answer.Json["data"]?["late"] is not null, "the late policy", show: answer => answer.Text);
        made.Json["metadata"]!["labels"]!["count"]!.ToString().ShouldBe(count);
        await rest.SendAsync("DELETE", $"/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/both-{name}");
    }

    [Fact]
    public async Task Webhook_IsAskedAgain_OnlyWhenOthersChangedTheObjectAfterIt()
    {
        var asked = new ConcurrentQueue<(string Path, string Name)>();
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (path, question) =>
        {
            var data = question["object"]!["data"]!.AsObject();
            asked.Enqueue((path, question["name"]!.ToString()));
            return path == "late" && data["quiet"] is not null ? WebhookServer.Allow() : WebhookServer.Allow($$"""[{"op":"add","path":"/data/{{path}}","value":"{{data.Count}}"}]""");
        });
        var space = await Registration.SpaceAsync(rest);
        await using var early = await Registration.MakeAsync(rest, "Mutating", "again-a", space, hooks.Url("early"), hooks.CaBundle, ""","reinvocationPolicy":"IfNeeded" """);
        await using var late = await Registration.MakeAsync(rest, "Mutating", "again-b", space, hooks.Url("late"), hooks.CaBundle, ""","reinvocationPolicy":"IfNeeded","matchConditions":[{"name":"x","expression":"!object.metadata.name.startsWith('early')"}] """);
        var maps = $"/api/v1/namespaces/{space}/configmaps";
        await Eventually.SeeAsync(() => rest.CreateAsync(maps, PolicyBed.Map("probe", """{"x":"1"}"""), "?dryRun=All"), answer => answer.Json["data"]?["late"] is not null && answer.Json["data"]?["early"] is not null, "both webhooks", show: answer => answer.Text);

        (await rest.CreateAsync(maps, PolicyBed.Map("early-only", """{"x":"1"}"""))).Json["data"]!["early"]!.ToString().ShouldBe("1");
        (await rest.CreateAsync(maps, PolicyBed.Map("quiet", """{"quiet":"1"}"""))).Json["data"]!["early"]!.ToString().ShouldBe("1");
        var both = (await rest.CreateAsync(maps, PolicyBed.Map("both", """{"x":"1"}"""))).Json["data"]!;
        (both["early"]!.ToString(), both["late"]!.ToString()).ShouldBe(("3", "3"));

        Asked("early-only").ShouldBe(["early"]);
        Asked("quiet").ShouldBe(["early", "late"]);
        Asked("both").ShouldBe(["early", "late", "early", "late"], "what each changes the other sees once more, and then it is enough");

        IEnumerable<string> Asked(string name) => asked.Where(one => one.Name == name).Select(one => one.Path);
    }
}
