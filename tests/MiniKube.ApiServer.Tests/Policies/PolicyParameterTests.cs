using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

[Collection("rest")]
public class PolicyParameterTests(RestServer rest)
{
    private const string Limits = """ "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConditions":[{"name":"plain","expression":"!has(object.metadata.labels)"}],"validations":[{"expression":"size(object.data) <= int(params.data.max)","messageExpression":"params.metadata.namespace + '/' + params.metadata.name + ' allows ' + params.data.max"}]""";

    [Theory]
    [InlineData("Allow", 201)]
    [InlineData("Deny", 422)]
    public async Task Parameters_ThatAreMissing_DoAsTheBindingSays(string action, int code)
    {
        var name = $"missing-{action.ToLowerInvariant()}.test";
        await using var bed = await new PolicyBed(rest, "Validating", name).BindAsync(
            Limits, $$""","validationActions":["Deny"],"paramRef":{"name":"limits","namespace":"default","parameterNotFoundAction":"{{action}}"}""", async bed =>
            {
                // It works once a first object of parameters counts; then that goes.
                (await rest.SendAsync("PATCH", "/api/v1/namespaces/default/configmaps/limits?fieldManager=t&force=true", PolicyBed.Map("limits", """{"max":"1"}"""), "application/apply-patch+yaml")).Code.ShouldBeLessThan(300);
                return (await bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1","b":"2"}"""), "?dryRun=All")).Message.EndsWith("default/limits allows 1");
            });
        await rest.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps/limits");
        await Eventually.SeeAsync(() => bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1","b":"2"}"""), "?dryRun=All"), answer => answer.Code == code && !answer.Message.EndsWith("allows 1"), $"{code}", show: answer => answer.Text);
    }

    [Fact]
    public async Task Namespaced_ParametersAreThoseOfTheRequest_AndOneObjectThatSaysNoIsEnough()
    {
        await using var bed = await new PolicyBed(rest, "Validating", "namespaced.test").BindAsync(
            Limits, ""","validationActions":["Deny"],"paramRef":{"selector":{"matchLabels":{"role":"limits"}},"parameterNotFoundAction":"Allow"}""", async bed =>
            {
                foreach (var (name, max) in ((string, int)[])[("wide", 3), ("narrow", 1)]) await bed.CreateAsync(PolicyBed.Map(name, $$"""{"max":"{{max}}"}""", ",\"labels\":{\"role\":\"limits\"}"));
                return (await bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1","b":"2"}"""), "?dryRun=All")).Message.EndsWith($"{bed.Space}/narrow allows 1");
            });
        (await bed.CreateAsync(PolicyBed.Map("a", """{"a":"1"}"""))).Code.ShouldBe(201);
        var elsewhere = await rest.NamespaceAsync();
        (await rest.CreateAsync($"/api/v1/namespaces/{elsewhere}/configmaps", PolicyBed.Map("a", """{"a":"1","b":"2","c":"3","d":"4"}"""))).Code.ShouldBe(201, "the binding is for another namespace");
        await rest.SendAsync("DELETE", bed.Maps + "/narrow");
        await Eventually.SeeAsync(() => bed.CreateAsync(PolicyBed.Map("b", """{"a":"1","b":"2"}""")), answer => answer.Code is 201 or 409, "two entries to pass", show: answer => answer.Text);
        (await bed.CreateAsync(PolicyBed.Map("c", """{"a":"1","b":"2","c":"3","d":"4"}"""))).Message.ShouldEndWith($"{bed.Space}/wide allows 3");
    }
}
