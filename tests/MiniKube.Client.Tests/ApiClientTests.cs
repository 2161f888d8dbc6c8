using System.Text.Json.Nodes;

namespace MiniKube.Client.Tests;

/// <summary>Every call, against the real API server.</summary>
[Collection("control plane")]
public sealed class ApiClientTests(ControlPlaneFixture fixture)
{
    private readonly ApiClient client = fixture.Admin;
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Object_CreatedChangedAndDeleted_IsReadBackEachTime()
    {
        var key = new ObjectKey(await fixture.NamespaceAsync(), "settings");
        var created = await client.CreateAsync(Config(key, ("a", "1")), None);
        created.Metadata.Uid.ShouldNotBeNullOrEmpty();

        var updated = await client.UpdateAsync(created with { Data = new Dictionary<string, string> { ["a"] = "2" } }, None);
        updated.Metadata.ResourceVersion.ShouldNotBe(created.Metadata.ResourceVersion);

        var patched = await client.PatchAsync<ConfigMap>(key, Patch.Merge(new JsonObject { ["data"] = new JsonObject { ["b"] = "3" } }));
        patched.Data.ShouldBe(new Dictionary<string, string> { ["a"] = "2", ["b"] = "3" }, ignoreOrder: true);
        ApiJson.SameContent(await client.GetAsync<ConfigMap>(key, None), patched).ShouldBeTrue();

        await client.DeleteAsync<ConfigMap>(key);
        (await client.FindAsync<ConfigMap>(key, None)).ShouldBeNull();
    }

    [Fact]
    public async Task Errors_ArriveAsTheStatusThatTheServerMade()
    {
        var key = new ObjectKey(await fixture.NamespaceAsync(), "there");
        var created = await client.CreateAsync(Config(key), None);
        await client.UpdateAsync(created with { Data = new Dictionary<string, string> { ["changed"] = "meanwhile" } }, None);

        (await Should.ThrowAsync<ApiException>(client.GetAsync<ConfigMap>(key with { Name = "absent" }, None))).Message.ShouldBe("configmaps \"absent\" not found");
        (await Should.ThrowAsync<ApiException>(client.CreateAsync(Config(key), None))).IsAlreadyExists.ShouldBeTrue();
        (await Should.ThrowAsync<ApiException>(client.UpdateAsync(created, None))).IsConflict.ShouldBeTrue();
        var invalid = await Should.ThrowAsync<ApiException>(client.CreateAsync(Config(key with { Name = "Not A Name" }), None));
        (invalid.Code, invalid.Status.Details!.Causes[0].Field).ShouldBe((422, "metadata.name"));
    }

    [Fact]
    public async Task List_WithSelectors_GivesWhatMatches_AtARevision()
    {
        var ns = await fixture.NamespaceAsync();
        for (var i = 0; i < 5; i++) await client.CreateAsync(Config(new(ns, $"c{i}")) with { Metadata = new() { Namespace = ns, Name = $"c{i}", Labels = new Dictionary<string, string> { ["odd"] = $"{i % 2}" } } }, None);

        var odd = await client.ListAsync<ConfigMap>(ns, labels: "odd=1");
        var one = await client.ListAsync<ConfigMap>(ns, fields: "metadata.name=c2");

        odd.Items.Select(item => item.Metadata.Name).ShouldBe(["c1", "c3"], ignoreOrder: true);
        one.Items.Single().Metadata.Name.ShouldBe("c2");
        ulong.Parse(odd.ResourceVersion).ShouldBeGreaterThan(0ul);
    }

    [Fact]
    public async Task Documents_WithoutTypes_KeepEveryField()
    {
        var ns = await fixture.NamespaceAsync();
        var document = ApiJson.ToDocument(Config(new(ns, "raw"), ("k", "v")));
        await client.CreateAsync(ConfigMap.Definition, ns, document, None);

        var read = await client.GetAsync(ConfigMap.Definition, new(ns, "raw"), None);
        read["data"]!["k"]!.ToString().ShouldBe("v");
        (await client.ListAsync(ConfigMap.Definition, ns)).Items.Select(item => item["metadata"]!["name"]!.ToString()).ShouldContain("raw");
        await client.DeleteAsync(ConfigMap.Definition, new(ns, "raw"));
    }

    [Fact]
    public async Task Bind_OfSeveral_AnswersForEach()
    {
        var ns = await fixture.NamespaceAsync();
        await client.CreateAsync(new Node { Metadata = new() { Name = ns } }, None);
        var pod = await client.CreateAsync(NewPod(ns, "p"), None);

        var results = await client.BindAsync([new(new(ns, "p"), pod.Metadata.Uid!, ns), new(new(ns, "absent"), "x", ns)], None);
        var again = await client.BindAsync([new(new(ns, "p"), pod.Metadata.Uid!, ns)], None);

        results[0].ShouldBeNull();
        results[1].ShouldNotBeNull().IsNotFound.ShouldBeTrue();
        again[0].ShouldNotBeNull().IsConflict.ShouldBeTrue();
        var bound = await client.GetAsync<Pod>(new(ns, "p"), None);
        bound.Spec.NodeName.ShouldBe(ns);
        bound.Status.Conditions.IsTrue("PodScheduled").ShouldBeTrue();
    }

    [Fact]
    public async Task Status_Update_ChangesStatusAlone()
    {
        var ns = await fixture.NamespaceAsync();
        var pod = await client.CreateAsync(NewPod(ns, "p"), None);

        var written = await client.UpdateStatusAsync(pod with { Status = pod.Status with { Phase = "Running" }, Spec = pod.Spec with { Priority = 7 } }, None);

        (written.Status.Phase, written.Spec.Priority).ShouldBe(("Running", pod.Spec.Priority));
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsUnavailable()
    {
        await using var nowhere = new ApiClient(new() { Server = "https://127.0.0.1:1" });

        (await Should.ThrowAsync<ApiException>(nowhere.GetAsync<Node>(new("", "n"), None))).Reason.ShouldBe(StatusReason.ServiceUnavailable);
    }

    [Fact]
    public async Task Scheduler_ReadingSecrets_IsForbidden()
    {
        await using var scheduler = new ApiClient(fixture.Plane.Scheduler);

        (await Should.ThrowAsync<ApiException>(scheduler.ListAsync<Secret>("default"))).Code.ShouldBe(403);
    }

    internal static Pod NewPod(string ns, string name) => new() { Metadata = new() { Namespace = ns, Name = name }, Spec = new() { Containers = [new() { Name = "c", Image = "web" }] } };

    internal static ConfigMap Config(ObjectKey key, params (string Key, string Value)[] data) => new()
    {
        Metadata = new() { Namespace = key.Namespace, Name = key.Name },
        Data = data.ToDictionary(pair => pair.Key, pair => pair.Value),
    };
}
