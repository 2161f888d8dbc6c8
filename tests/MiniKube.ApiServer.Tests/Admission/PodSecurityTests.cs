using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Admission;

public sealed class PodSecurityTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync() => registry = await TestRegistry.StartAsync(soleWriter: true);

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Restricted_RefusesAnOrdinaryPodInKubernetesWords()
    {
        await NamespaceAsync("hard", """ "pod-security.kubernetes.io/enforce":"restricted" """);
        var error = await Should.ThrowAsync<ApiException>(() => PodAsync("hard", "\"containers\":[{\"name\":\"nginx\",\"image\":\"nginx\"}]"));
        error.Message.ShouldBe(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"nginx\" must set "
            + "securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"nginx\" must set securityContext.capabilities.drop=[\"ALL\"]), "
            + "runAsNonRoot != true (pod or container \"nginx\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"nginx\" must set "
            + "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
        await PodAsync("hard", """
            "securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
            "containers":[{"name":"c","image":"i","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}}}]
            """);
    }

    [Theory]
    [InlineData(""" "hostNetwork":true,"hostPID":true,"containers":[{"name":"c","image":"i"}] """, "host namespaces (hostNetwork=true, hostPID=true)")]
    [InlineData(""" "containers":[{"name":"c","image":"i","securityContext":{"privileged":true}}] """,
        "privileged (container \"c\" must not set securityContext.privileged=true)")]
    [InlineData(""" "containers":[{"name":"c","image":"i","securityContext":{"capabilities":{"add":["NET_ADMIN"]}}}] """,
        "non-default capabilities (container \"c\" must not include \"NET_ADMIN\" in securityContext.capabilities.add)")]
    [InlineData(""" "volumes":[{"name":"v","hostPath":{"path":"/"}}],"containers":[{"name":"c","image":"i"}] """, "hostPath volumes (volume \"v\")")]
    [InlineData(""" "containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"hostPort":8080}]}] """, "hostPort (container \"c\" uses hostPort 8080)")]
    [InlineData(""" "securityContext":{"sysctls":[{"name":"kernel.msgmax","value":"1"}]},"containers":[{"name":"c","image":"i"}] """, "forbidden sysctls (kernel.msgmax)")]
    public async Task Baseline_RefusesWaysToTheHost(string spec, string expected)
    {
        await NamespaceAsync("base", """ "pod-security.kubernetes.io/enforce":"baseline" """);
        (await Should.ThrowAsync<ApiException>(() => PodAsync("base", spec))).Message.ShouldBe($"pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": {expected}");
    }

    [Fact]
    public async Task Warn_TellsAboutPodsAndWhatMakesThem()
    {
        await NamespaceAsync("soft", """ "pod-security.kubernetes.io/warn":"baseline","pod-security.kubernetes.io/audit":"restricted" """);
        var warnings = new List<string>();
        var audit = new Dictionary<string, string>();
        const string Template = """{"metadata":{"labels":{"a":"b"}},"spec":{"hostPID":true,"containers":[{"name":"c","image":"i"}]}}""";
        await registry.Objects.CreateAsync(registry.Definition("deployments.apps"), "soft",
            JsonNode.Parse("{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":" + Template + "}}")!.AsObject(),
            TestRegistry.Write with { Warnings = warnings, AuditAnnotations = audit }, CancellationToken.None);
        warnings.ShouldBe(["would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)"]);
        audit["pod-security.kubernetes.io/audit-violations"].ShouldStartWith("would violate PodSecurity \"restricted:latest\": host namespaces (hostPID=true), ");
    }

    private async Task NamespaceAsync(string name, string labels)
    {
        await registry.CreateAsync("namespaces", "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + labels + "}}}", "");
        await registry.ListAsync();
    }

    private Task PodAsync(string @namespace, string spec) => registry.CreateAsync("pods", "{\"metadata\":{\"name\":\"p\"},\"spec\":{" + spec + "}}", @namespace);
}
