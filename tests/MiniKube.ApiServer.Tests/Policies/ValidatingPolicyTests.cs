using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

[Collection("rest")]
public class ValidatingPolicyTests(RestServer rest)
{
    private const string Deny = ""","validationActions":["Deny"]""";

    [Fact]
    public async Task Policy_ThatDenies_SaysWhichAndWhy()
    {
        await using var bed = await new PolicyBed(rest, "Validating", "deny.test").BindAsync("""
            "variables":[{"name":"level","expression":"int(object.data.level)"},{"name":"twice","expression":"variables.level * 2"}],
            "matchConditions":[{"name":"has-level","expression":"has(object.data) && has(object.data.level)"}],
            "validations":[
              {"expression":"variables.twice <= 10","messageExpression":"'level ' + string(variables.level) + ' is too high'","reason":"Forbidden"},
              {"expression":"oldObject == null || int(oldObject.data.level) <= variables.level","message":"the level only rises"},
              {"expression":"request.operation != 'CREATE' || namespaceObject.metadata.name == request.namespace && request.userInfo.username == 'admin'"},
              {"expression":"authorizer.group('').resource('secrets').namespace(request.namespace).check('delete').allowed() && authorizer.requestResource.check('create').allowed()"},
              {"expression":"!authorizer.serviceAccount('default', 'nobody').group('').resource('secrets').check('get').allowed()"}]
            """, Deny, async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"level":"9"}"""), "?dryRun=All")).Code != 201);

        var high = await bed.CreateAsync(PolicyBed.Map("a", """{"level":"6"}"""));
        var without = await bed.CreateAsync(PolicyBed.Map("b"));
        var fine = await bed.CreateAsync(PolicyBed.Map("c", """{"level":"3"}"""));
        var lower = await rest.SendAsync("PATCH", bed.Maps + "/c", """{"data":{"level":"2"}}""", "application/merge-patch+json");
        var wrong = await bed.CreateAsync(PolicyBed.Map("d", """{"level":"x"}"""));

        (high.Code, high.Json["reason"]!.ToString()).ShouldBe((403, "Forbidden"));
        high.Message.ShouldBe("configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'deny.test' with binding 'deny.test-b' denied request: level 6 is too high");
        (without.Code, fine.Code).ShouldBe((201, 201), without.Text + fine.Text);
        (lower.Code, lower.Json["reason"]!.ToString()).ShouldBe((422, "Invalid"));
        lower.Message.ShouldEndWith("denied request: the level only rises");
        (wrong.Code, wrong.Message).ShouldBe((422, "configmaps \"d\" is forbidden: ValidatingAdmissionPolicy 'deny.test' with binding 'deny.test-b' denied request: expression 'variables.twice <= 10' resulted in error: type conversion error from 'x' to 'int'"));
    }

    [Fact]
    public async Task Policy_ThatWarns_LetsThrough()
    {
        await using var bed = await new PolicyBed(rest, "Validating", "warn.test").BindAsync(
            """ "validations":[{"expression":"size(object.data) < 2"}]""", ""","validationActions":["Warn","Audit"]""",
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1","b":"2"}"""), "?dryRun=All")).Warnings.Count > 0);
        var answer = await bed.CreateAsync(PolicyBed.Map("a", """{"a":"1","b":"2"}"""));
        answer.Code.ShouldBe(201);
        answer.Warnings.ShouldHaveSingleItem().ShouldContain("Validation failed for ValidatingAdmissionPolicy 'warn.test' with binding 'warn.test-b': failed expression: size(object.data) < 2");
        (await bed.CreateAsync(PolicyBed.Map("b", """{"a":"1"}"""))).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Policy_WithParameters_IsConfiguredByObjects()
    {
        var settings = await rest.NamespaceAsync();
        (await rest.CreateAsync($"/api/v1/namespaces/{settings}/configmaps", PolicyBed.Map("limits", """{"max":"2"}"""))).Code.ShouldBe(201);
        await using var bed = await new PolicyBed(rest, "Validating", "params.test").BindAsync(
            """ "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"validations":[{"expression":"size(object.data) <= int(params.data.max)","messageExpression":"'at most ' + params.data.max"}]""",
            $$""","validationActions":["Deny"],"paramRef":{"name":"limits","namespace":"{{settings}}","parameterNotFoundAction":"Deny"}""",
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1","b":"2","c":"3"}"""), "?dryRun=All")).Code != 201);
        (await bed.CreateAsync(PolicyBed.Map("a", """{"a":"1","b":"2","c":"3"}"""))).Message.ShouldEndWith("denied request: at most 2");
        (await bed.CreateAsync(PolicyBed.Map("b", """{"a":"1"}"""))).Code.ShouldBe(201);
        await rest.SendAsync("DELETE", $"/api/v1/namespaces/{settings}/configmaps/limits");
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = (await bed.CreateAsync(PolicyBed.Map("x"), "?dryRun=All")).Text).Contains("failed to configure binding: no params found"), () => seen);
    }

    [Theory]
    [InlineData("Ignore", 201)]
    [InlineData("Fail", 422)]
    public async Task Policy_ThatFails_DoesAsItsPolicySays(string policy, int code)
    {
        var name = $"fails-{policy.ToLowerInvariant()}.test";
        await using var bed = await new PolicyBed(rest, "Validating", name).BindAsync(
            $$""" "failurePolicy":"{{policy}}","validations":[{"expression":"object.data.missing == 'x'"},{"expression":"!has(object.data.probe)"}]""", Deny,
            async bed => (await bed.CreateAsync(PolicyBed.Map("probe", """{"probe":"1"}"""), "?dryRun=All")).Code != 201);
        (await bed.CreateAsync(PolicyBed.Map("a"))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(""" "validations":[{"expression":"object.x >"}]""", "spec.validations[0].expression", "Syntax error")]
    [InlineData(""" "validations":[{"expression":"1 + 'a' > 2"}]""", "spec.validations[0].expression",
        "spec.validations[0].expression: Invalid value: \"1 + 'a' > 2\": compilation failed: ERROR: <input>:1:3: found no matching overload for '_+_' applied to '(int, string)'\n | 1 + 'a' > 2\n | ..^")]
    [InlineData(""" "validations":[{"expression":"1"}]""", "spec.validations[0].expression", "must evaluate to bool")]
    [InlineData(""" "validations":[{"expression":"true","messageExpression":"1"}]""", "spec.validations[0].messageExpression", "must evaluate to string")]
    [InlineData(""" "validations":[{"expression":"variables.b"}],"variables":[{"name":"a","expression":"1"}]""", "spec.validations[0].expression", "undefined field 'b'")]
    [InlineData(""" "validations":[{"expression":"true"}],"variables":[{"name":"a","expression":"variables.b"},{"name":"b","expression":"1"}]""", "spec.variables[0].expression", "undefined field 'b'")]
    [InlineData(""" "validations":[{"expression":"true"}],"matchConditions":[{"name":"x","expression":"request.nope == 1"}]""", "spec.matchConditions[0].expression", "undefined field 'nope'")]
    [InlineData(""" "validations":[{"expression":"params.data.max == '1'"}]""", "spec.validations[0].expression", "undeclared reference to 'params'")]
    [InlineData(""" "validations":[{"expression":"variables.a"}],"variables":[{"name":"a","expression":"params == null"}]""", "spec.variables[0].expression", "undeclared reference to 'params'")]
    public async Task Policy_WithAnExpressionThatCannotWork_IsRefused(string spec, string field, string message)
    {
        var answer = await new PolicyBed(rest, "Validating", "wrong.test").CreatePolicyAsync(spec);
        answer.Code.ShouldBe(422, answer.Text);
        answer.Json["details"]!["causes"]![0]!["field"]!.ToString().ShouldBe(field);
        answer.Message.ShouldContain(message);
    }
}
