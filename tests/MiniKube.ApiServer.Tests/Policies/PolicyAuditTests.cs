using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

/// <summary>What policies say to the audit log of a server that keeps one.</summary>
public sealed class PolicyAuditTests : IAsyncLifetime
{
    private readonly RestServer rest = new();
    private string log = "";

    public Task InitializeAsync() => rest.StartAsync((options, folder) => options with { Audit = new() { LogFile = log = folder.File("audit.log") } });

    public Task DisposeAsync() => rest.DisposeAsync();

    [Fact]
    public async Task Findings_AndAnnotations_AreInTheLogOfTheirRequest()
    {
        await using var bed = await new PolicyBed(rest, "Validating", "audited.test").BindAsync("""
            "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},
            "matchConditions":[{"name":"no-parameters","expression":"!has(object.metadata.labels)"}],
            "validations":[{"expression":"true"},{"expression":"size(object.data) < 2","message":"too much"}],
            "auditAnnotations":[{"key":"size","valueExpression":"params.metadata.name + ' sees ' + string(size(object.data))"},{"key":"big","valueExpression":"size(object.data) > 1 ? dyn('yes') : dyn(null)"}]
            """, ""","validationActions":["Audit"],"paramRef":{"selector":{"matchLabels":{"role":"limits"}},"parameterNotFoundAction":"Allow"}""", _ => Task.FromResult(true));
        foreach (var name in (string[])["one", "two"]) (await bed.CreateAsync(PolicyBed.Map(name, more: ",\"labels\":{\"role\":\"limits\"}"))).Code.ShouldBe(201);
        await Eventually.TrueAsync(async () =>
        {
            (await bed.CreateAsync(PolicyBed.Map("probe", """{"a":"1"}"""), "?dryRun=All&fieldManager=probe")).Code.ShouldBe(201);
            return Annotations("probe").Any(found => found["audited.test/size"]?.ToString() == "one sees 1, two sees 1");
        }, () => Annotations("probe").LastOrDefault()?.ToJsonString() ?? "nothing");

        (await bed.CreateAsync(PolicyBed.Map("large", """{"a":"1","b":"2"}"""), "?fieldManager=large")).Code.ShouldBe(201, "to note is not to deny");
        (await bed.CreateAsync(PolicyBed.Map("small", """{"a":"1"}"""), "?fieldManager=small")).Code.ShouldBe(201);

        var large = await Eventually.SeeAsync(() => Task.FromResult(Annotations("large").LastOrDefault()), found => found is not null, "the request in the log");
        large!["audited.test/size"]!.ToString().ShouldBe("one sees 2, two sees 2");
        large["audited.test/big"]!.ToString().ShouldBe("yes");
        JsonNode.Parse(large["validation.policy.admission.k8s.io/validation_failure"]!.ToString())!.ToJsonString().ShouldBe(
            """[{"message":"too much","policy":"audited.test","binding":"audited.test-b","expressionIndex":1,"validationActions":["Audit"]}]""");
        var small = await Eventually.SeeAsync(() => Task.FromResult(Annotations("small").LastOrDefault()), found => found is not null, "the request in the log");
        (small!["audited.test/big"], small["validation.policy.admission.k8s.io/validation_failure"]).ShouldBe((null, null));
    }

    /// <summary>Of the requests that this one made: the log names no object that is only being created.</summary>
    private IEnumerable<JsonObject> Annotations(string manager)
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // The last line may not be whole yet.
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => JsonNode.Parse(line)!)
            .Where(told => told["stage"]!.ToString() == "ResponseComplete" && told["requestURI"]!.ToString().EndsWith($"fieldManager={manager}", StringComparison.Ordinal))
            .Select(told => told["annotations"] as JsonObject ?? [])];
    }
}
