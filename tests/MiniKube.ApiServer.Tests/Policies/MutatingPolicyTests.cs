using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

[Collection("rest")]
public class MutatingPolicyTests(RestServer rest)
{
    [Fact]
    public async Task Policy_AppliesAndPatches_InTurn()
    {
        await using var bed = await new PolicyBed(rest, "Mutating", "mutate.test").BindAsync("""
            "reinvocationPolicy":"IfNeeded","failurePolicy":"Fail","variables":[{"name":"team","expression":"object.metadata.?labels.?team.orValue('none')"}],
            "matchConditions":[{"name":"wanted","expression":"!object.metadata.name.startsWith('plain')"}],
            "mutations":[
              {"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{metadata: Object.metadata{labels: {'team': variables.team}}, data: {'by': 'policy'}}"}},
              {"patchType":"JSONPatch","jsonPatch":{"expression":"has(object.data.count) ? [] : [JSONPatch{op: 'add', path: '/data/count', value: string(size(object.data))}, JSONPatch{op: 'add', path: '/metadata/annotations', value: {'a/b': 'x'}}, JSONPatch{op: 'replace', path: '/metadata/annotations/' + jsonpatch.escapeKey('a/b'), value: 'y'}]"}}]
            """, "", async bed => (await bed.CreateAsync(PolicyBed.Map("probe"), "?dryRun=All")).Json["data"]?["by"] is not null);

        var created = await bed.CreateAsync(PolicyBed.Map("a", """{"x":"1"}"""));
        created.Code.ShouldBe(201, created.Text);
        var stored = await bed.ReadAsync("a");
        stored["data"]!.ToJsonString().ShouldBe("""{"x":"1","by":"policy","count":"2"}""");
        stored["metadata"]!["labels"]!["team"]!.ToString().ShouldBe("none");
        stored["metadata"]!["annotations"]!["a/b"]!.ToString().ShouldBe("y");
        (await bed.CreateAsync(PolicyBed.Map("plain", """{"x":"1"}"""))).Json["data"]!["by"].ShouldBeNull();
    }

    [Theory]
    [InlineData("Ignore", 201)]
    [InlineData("Fail", 422)]
    public async Task Policy_ThatFails_DoesAsItsPolicySays(string policy, int code)
    {
        await using var bed = await new PolicyBed(rest, "Mutating", $"mutfails-{policy.ToLowerInvariant()}.test").BindAsync(
            $"\"failurePolicy\":\"{policy}\"," + """ "reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"object.metadata.name == 'a' ? Object{data: {'x': object.data.missing}} : Object{data: {'by': 'policy'}}"}}]""", "",
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe"), "?dryRun=All")).Json["data"]?["by"] is not null);
        (await bed.CreateAsync(PolicyBed.Map("a"))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Policy_WithAnExpressionThatCannotWork_IsRefused()
    {
        var answer = await new PolicyBed(rest, "Mutating", "wrong.test").CreatePolicyAsync(
            """ "reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{spec: Object.other{}}"}},{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{nope: 1}]"}}]""");
        answer.Code.ShouldBe(422, answer.Text);
        answer.Json["details"]!["causes"]!.AsArray().Select(cause => cause!["field"]!.ToString()).ShouldBe(["spec.mutations[0].applyConfiguration.expression", "spec.mutations[1].jsonPatch.expression"]);
    }
}
