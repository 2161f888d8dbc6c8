using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.CustomResources;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

/// <summary>Policies are stored although a field is not there, as no version of a kind is for ever; their status says so.</summary>
[Collection("rest")]
public class TypeCheckTests(RestServer rest)
{
    private const string Workloads = """{"resourceRules":[{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["*"],"resources":["deployments","replicasets","deployments/scale"]},{"apiGroups":["*"],"apiVersions":["v1"],"operations":["*"],"resources":["pods"]}]}""";

    [Fact]
    public async Task Expression_ThatCannotWorkForAKind_IsWarnedOf_UntilItIsMended()
    {
        await using var bed = new PolicyBed(rest, "Validating", "types.test") { Match = Workloads };
        var made = await bed.CreatePolicyAsync("""
            "variables":[{"name":"wanted","expression":"object.spec.replicas"}],
            "validations":[
              {"expression":"object.spec.replicas > '1'","messageExpression":"'replicas: ' + object.spec.replicas"},
              {"expression":"object.spec.strategy.type != 'Recreate' || variables.wanted + 1 > 2"},
              {"expression":"object.metadata.labels.app == 'x' && object.spec.template.spec.containers.all(c, has(c.image) && c.?resources.?limits[?'cpu'].hasValue() && c.ports.exists(p, p.containerPort in [80]))"},
              {"expression":"oldObject == null || timestamp(object.metadata.creationTimestamp) > timestamp('2020-01-01T00:00:00Z')"},
              {"expression":"variables.wanted == 'many'"}]
            """);
        made.Code.ShouldBe(201, made.Text);

        var status = await StatusAsync(bed, 1);
        var warnings = status["typeChecking"]!["expressionWarnings"]!.AsArray();
        warnings.Select(warning => (string?)warning!["fieldRef"]).ShouldBe([
            "spec.validations[0].expression", "spec.validations[0].messageExpression", "spec.validations[1].expression", "spec.validations[4].expression"]);
        warnings[0]!["warning"]!.ToString().ShouldBe(
            "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n | object.spec.replicas > '1'\n | .....................^\n\n"
            + "apps/v1, Kind=ReplicaSet: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n | object.spec.replicas > '1'\n | .....................^\n");
        warnings[2]!["warning"]!.ToString().ShouldBe(
            "apps/v1, Kind=ReplicaSet: ERROR: <input>:1:12: undefined field 'strategy'\n | object.spec.strategy.type != 'Recreate' || variables.wanted + 1 > 2\n | ...........^\n");

        var mended = await rest.SendAsync("PATCH", bed.Path, """{"spec":{"validations":[{"expression":"object.spec.replicas > 1"}]}}""", "application/merge-patch+json");
        mended.Code.ShouldBe(200, mended.Text);
        (await StatusAsync(bed, 2))["typeChecking"]!.ToJsonString().ShouldBe("{}");
        var labelled = await rest.SendAsync("PATCH", bed.Path, """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
        (labelled.Json["metadata"]!["generation"]!.GetValue<int>(), labelled.Json["status"]!["observedGeneration"]!.GetValue<int>()).ShouldBe((2, 2));
    }

    [Fact]
    public async Task CustomKind_IsCheckedByItsSchema_AndSoAreParameters()
    {
        var gadgets = new Gadgets(rest, "typed.test");
        await gadgets.EstablishAsync();
        await using var bed = new PolicyBed(rest, "Validating", "customtypes.test") { Match = """{"resourceRules":[{"apiGroups":["typed.test"],"apiVersions":["v1"],"operations":["*"],"resources":["gadgets"]}]}""" };
        var made = await bed.CreatePolicyAsync("""
            "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},
            "validations":[
              {"expression":"object.spec.size > 1 && object.spec.parts[0].weight > 1.0 && object.metadata.labels['a'] == 'b' && object.spec.free.whatever == 1"},
              {"expression":"object.spec.sise > 1"},
              {"expression":"params.data.max == '1'"},
              {"expression":"params.date.max == '1'"}]
            """);
        made.Code.ShouldBe(201, made.Text);
        (await StatusAsync(bed, 1))["typeChecking"]!["expressionWarnings"]!.AsArray().Select(warning => $"{warning!["fieldRef"]} {warning["warning"]!.ToString().Split('\n')[0]}").ShouldBe([
            "spec.validations[1].expression typed.test/v1, Kind=Gadget: ERROR: <input>:1:12: undefined field 'sise'",
            "spec.validations[3].expression typed.test/v1, Kind=Gadget: ERROR: <input>:1:7: undefined field 'date'"]);
        await rest.SendAsync("DELETE", gadgets.Path);
    }

    private async Task<JsonObject> StatusAsync(PolicyBed bed, int generation) => (await Eventually.SeeAsync(
        async () => (await rest.SendAsync("GET", bed.Path)).Json, policy => (int?)policy["status"]?["observedGeneration"] == generation, "the status", show: policy => policy.ToJsonString()))["status"]!.AsObject();
}
