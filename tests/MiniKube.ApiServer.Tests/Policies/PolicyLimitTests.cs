using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

/// <summary>No object, however it is made, keeps the server busy with a policy's expressions.</summary>
[Collection("rest")]
public class PolicyLimitTests(RestServer rest)
{
    private const string Cubed = "object.data.all(a, object.data.all(b, object.data.all(c, a + b != c)))";

    [Theory]
    [InlineData("Fail", 422)]
    [InlineData("Ignore", 201)]
    public async Task Expression_ThatIsTooExpensive_EndsAsAnError(string policy, int code)
    {
        await using var bed = await new PolicyBed(rest, "Validating", $"dear-{policy.ToLowerInvariant()}.test").BindAsync(
            $$""" "failurePolicy":"{{policy}}","validations":[{"expression":"{{Cubed}}"},{"expression":"!has(object.data.probe)"}]""", ""","validationActions":["Deny"]""", Refuses);
        var answer = await bed.CreateAsync(PolicyBed.Map("a", Large(500)));
        answer.Code.ShouldBe(code, answer.Text);
        if (code == 422) answer.Message.ShouldEndWith($"denied request: expression '{Cubed}' resulted in error: operation cancelled: actual cost limit exceeded");
        (await bed.CreateAsync(PolicyBed.Map("b", Large(10)))).Code.ShouldBe(201);
    }

    [Fact]
    public async Task Expressions_OfOnePolicy_HaveOneBudget_AndVariablesAndMessagesTakeFromIt()
    {
        var many = string.Join(",", Enumerable.Repeat($$"""{"expression":"variables.pairs > 1 && {{Cubed.Replace("a + b != c", "a != b || b != c || a != ''")}}","messageExpression":"'{{new string('x', 50)}}' + string({{Cubed}})","message":"no"}""", 30));
        await using var bed = await new PolicyBed(rest, "Validating", "many.test").BindAsync(
            $$""" "variables":[{"name":"pairs","expression":"size(object.data.map(a, object.data.map(b, a + b)))"}],"validations":[{"expression":"!has(object.data.probe)"},{{many}}]""", ""","validationActions":["Deny"]""", Refuses);
        var answer = await bed.CreateAsync(PolicyBed.Map("a", Large(60)));
        (answer.Code, answer.Message.Contains("operation cancelled: actual cost limit exceeded")).ShouldBe((422, true), answer.Text);
    }

    [Fact]
    public async Task Message_ThatCannotBeMade_GivesWayToTheOneThatIsWritten()
    {
        await using var bed = await new PolicyBed(rest, "Validating", "message.test").BindAsync(
            $$""" "validations":[{"expression":"!has(object.data.probe)","message":"as written","messageExpression":"object.data.probe == 'dear' ? string({{Cubed}}) : object.data.probe == 'lines' ? 'a\\nb' : object.data.missing"}]""", ""","validationActions":["Deny"]""", Refuses);
        foreach (var probe in (string[])["dear", "lines", "none"])
        {
            (await bed.CreateAsync(PolicyBed.Map("a", Large(500).Replace("{", $$"""{"probe":"{{probe}}",""", StringComparison.Ordinal)))).Message.ShouldEndWith("denied request: as written", customMessage: probe);
        }
    }

    private static async Task<bool> Refuses(PolicyBed bed) => (await bed.CreateAsync(PolicyBed.Map("probe", """{"probe":"1"}"""), "?dryRun=All")).Code != 201;

    private static string Large(int count) => "{" + string.Join(",", Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"{i}\"")) + "}";
}
