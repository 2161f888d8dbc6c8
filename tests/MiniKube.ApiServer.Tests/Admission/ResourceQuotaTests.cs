using MiniKube.Api.Core;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Admission;

public sealed class ResourceQuotaTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private TestRegistry registry = null!;
    private Task keeper = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        registry = await TestRegistry.StartAsync(soleWriter: true);
        keeper = registry.Parts.Quotas.RunAsync(stop.Token);
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await keeper;
        await registry.DisposeAsync();
    }

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task Creates_ManyAtOnce_NeverPassTheQuotaAndLeaveItExact()
    {
        await QuotaAsync("q", "\"count/configmaps\":\"20\"");
        var attempts = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            try
            {
                await registry.ConfigMapAsync($"m{i}");
                return "";
            }
            catch (ApiException error)
            {
                return error.Message;
            }
        }));
        attempts.Count(text => text.Length == 0).ShouldBe(20);
        attempts.First(text => text.Length > 0).ShouldContain("exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=20, limited: count/configmaps=20");
        await UsedAsync("q", "count/configmaps", "20");

        // One that fails for another reason is not charged.
        (await Should.ThrowAsync<ApiException>(() => registry.CreateAsync("configmaps", """{"metadata":{"name":"BAD NAME"}}"""))).Code.ShouldBe(422);
        foreach (var name in Enumerable.Range(0, 40).Select(i => $"m{i}").Where((_, i) => attempts[i].Length == 0).Take(5))
            await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", name, new(), TestRegistry.Write, CancellationToken.None);
        await UsedAsync("q", "count/configmaps", "15");
        await registry.ConfigMapAsync("again");
        await UsedAsync("q", "count/configmaps", "16");
    }

    [Fact]
    public async Task Pods_UnderAQuotaOfAmounts_MustSayThemAndAreCountedWhileTheyRun()
    {
        await QuotaAsync("compute", "\"requests.cpu\":\"1\",\"pods\":\"5\"");
        (await Should.ThrowAsync<ApiException>(() => registry.PodAsync("silent"))).Message.ShouldBe(
            "pods \"silent\" is forbidden: failed quota: compute: must specify requests.cpu for: c");
        await PodAsync("a", "600m");
        (await Should.ThrowAsync<ApiException>(() => PodAsync("b", "600m"))).Message.ShouldBe(
            "pods \"b\" is forbidden: exceeded quota: compute, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1");
        await registry.Objects.UpdateAsync(registry.Pods, "default", "a", "status", pod =>
        {
            pod["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = "Succeeded" };
            return pod;
        }, TestRegistry.Write, CancellationToken.None);
        await UsedAsync("compute", "requests.cpu", "0");
        await PodAsync("b", "600m");
        await UsedAsync("compute", "requests.cpu", "600m");
    }

    [Fact]
    public async Task Quota_WithScopes_CountsOnlyPodsInThem()
    {
        await registry.CreateAsync("resourcequotas", """{"metadata":{"name":"be"},"spec":{"hard":{"pods":"1"},"scopes":["BestEffort"]}}""");
        await registry.ListAsync();
        await PodAsync("a", "100m");
        await registry.PodAsync("free");
        (await Should.ThrowAsync<ApiException>(() => registry.PodAsync("free2"))).Message.ShouldContain("exceeded quota: be");
        await PodAsync("b", "100m");
    }

    [Fact]
    public async Task LimitRange_CompletesAndBoundsPods()
    {
        await registry.CreateAsync("limitranges", """
            {"metadata":{"name":"l"},"spec":{"limits":[{"type":"Container","default":{"cpu":"500m"},"defaultRequest":{"cpu":"100m"},"max":{"cpu":"1"},"min":{"cpu":"50m"}}]}}
            """);
        await registry.ListAsync();
        var pod = (await registry.PodAsync("p")).As<Pod>();
        pod.Spec.Containers[0].Resources.Requests["cpu"].ShouldBe(Quantity.Parse("100m"));
        pod.Spec.Containers[0].Resources.Limits["cpu"].ShouldBe(Quantity.Parse("500m"));
        pod.Metadata.Annotations["kubernetes.io/limit-ranger"].ShouldBe("LimitRanger plugin set: cpu request for container c; cpu limit for container c");
        (await Should.ThrowAsync<ApiException>(() => PodAsync("big", "2"))).Message.ShouldContain("maximum cpu usage per Container is 1, but limit is 2");
        (await Should.ThrowAsync<ApiException>(() => PodAsync("small", "10m"))).Message.ShouldContain("minimum cpu usage per Container is 50m, but request is 10m");
    }

    private async Task QuotaAsync(string name, string hard)
    {
        await registry.CreateAsync("resourcequotas", "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"hard\":{" + hard + "}}}");
        await registry.ListAsync();
    }

    private Task PodAsync(string name, string cpu) => registry.CreateAsync("pods",
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"containers":[{"name":"c","image":"busybox","resources":{"limits":{"cpu":"{{{cpu}}}" } } }] } }""");

    private async Task UsedAsync(string quota, string name, string amount)
    {
        var seen = "";
        await Eventually.TrueAsync(async () =>
        {
            var current = (await registry.Objects.GetAsync(registry.Definition("resourcequotas"), "default", quota, CancellationToken.None)).As<ResourceQuota>();
            seen = current.Status.Used.TryGetValue(name, out var used) ? used.ToString() : "nothing";
            return seen == Quantity.Parse(amount).ToString();
        }, () => $"{name} used is {seen}, not {amount}");
    }
}
