namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class ObjectsTests(RestServer rest)
{
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}
        """;

    [Fact]
    public async Task Object_ThroughItsLife_IsServed()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        var created = await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"1"}}""");
        var read = await rest.SendAsync("GET", maps + "/m");
        var updated = await rest.SendAsync("PUT", maps + "/m", read.Text.Replace("\"a\":\"1\"", "\"a\":\"2\"", StringComparison.Ordinal));
        var stale = await rest.SendAsync("PUT", maps + "/m", read.Text.Replace("\"a\":\"1\"", "\"a\":\"3\"", StringComparison.Ordinal));
        var list = await rest.SendAsync("GET", maps);
        var deleted = await rest.SendAsync("DELETE", maps + "/m");
        var gone = await rest.SendAsync("GET", maps + "/m");

        (created.Code, read.Code, updated.Code, stale.Code, list.Code, deleted.Code, gone.Code).ShouldBe((201, 200, 200, 409, 200, 200, 404));
        read.Text.ShouldBe(created.Text);
        updated.Json["data"]!["a"]!.GetValue<string>().ShouldBe("2");
        (stale.Json["reason"]!.GetValue<string>(), stale.Message).ShouldBe(("Conflict", "Operation cannot be fulfilled on configmaps \"m\": the object has been modified; please apply your changes to the latest version and try again"));
        list.Json["kind"]!.GetValue<string>().ShouldBe("ConfigMapList");
        list.Json["items"]!.AsArray().ShouldHaveSingleItem()!["metadata"]!["name"]!.GetValue<string>().ShouldBe("m");
        (deleted.Json["kind"]!.GetValue<string>(), deleted.Json["status"]!.GetValue<string>(), deleted.Json["details"]!["kind"]!.GetValue<string>()).ShouldBe(("Status", "Success", "configmaps"));
        gone.Message.ShouldBe("configmaps \"m\" not found");
        gone.Headers.GetValues("Audit-Id").ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("application/json-patch+json", """[{"op":"replace","path":"/spec/replicas","value":5}]""")]
    [InlineData("application/merge-patch+json", """{"spec":{"replicas":5}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"spec":{"replicas":5,"template":{"spec":{"containers":[{"name":"web","env":[{"name":"A","value":"1"}]}]}}}}""")]
    public async Task Patch_OfEachType_Changes(string type, string patch)
    {
        var path = $"/apis/apps/v1/namespaces/{await rest.NamespaceAsync()}/deployments";
        await rest.CreateAsync(path, Deployment);

        var patched = await rest.SendAsync("PATCH", path + "/web", patch, type);

        patched.Code.ShouldBe(200, patched.Text);
        patched.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(5);
        patched.Json["metadata"]!["generation"]!.GetValue<int>().ShouldBe(2);
        patched.Json["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("web:1");
    }

    [Fact]
    public async Task Scale_OfADeployment_IsReadAndWritten()
    {
        var path = $"/apis/apps/v1/namespaces/{await rest.NamespaceAsync()}/deployments";
        await rest.CreateAsync(path, Deployment);

        var read = await rest.SendAsync("GET", path + "/web/scale");
        var written = await rest.SendAsync("PUT", path + "/web/scale", read.Text.Replace("\"replicas\":2", "\"replicas\":7", StringComparison.Ordinal));
        var stale = await rest.SendAsync("PUT", path + "/web/scale", read.Text);
        var patched = await rest.SendAsync("PATCH", path + "/web/scale", """{"spec":{"replicas":9}}""", "application/merge-patch+json");

        (read.Json["kind"]!.GetValue<string>(), read.Json["spec"]!["replicas"]!.GetValue<int>(), read.Json["status"]!["selector"]!.GetValue<string>()).ShouldBe(("Scale", 2, "app=web"));
        written.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(7);
        stale.Code.ShouldBe(409);
        patched.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(9);
        (await rest.SendAsync("GET", path + "/web")).Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(9);
    }

    [Fact]
    public async Task List_InPages_GivesAllOnce()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        for (var i = 0; i < 7; i++) await rest.CreateAsync(maps, $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"odd":"{{i % 2}}"},"name":"m{{i}}"} }""");

        var names = new List<string>();
        var next = "";
        do
        {
            var page = await rest.SendAsync("GET", $"{maps}?limit=3&continue={Uri.EscapeDataString(next)}");
            names.AddRange(page.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
            next = (string?)page.Json["metadata"]!["continue"] ?? "";
        }
        while (next.Length > 0);

        names.ShouldBe(["m0", "m1", "m2", "m3", "m4", "m5", "m6"]);
        (await rest.SendAsync("GET", maps + "?labelSelector=odd%3D1")).Json["items"]!.AsArray().Count.ShouldBe(3);
        (await rest.SendAsync("GET", maps + "?fieldSelector=metadata.name%21%3Dm1")).Json["items"]!.AsArray().Count.ShouldBe(6);
        var deleted = await rest.SendAsync("DELETE", maps + "?labelSelector=odd%3D1");
        deleted.Json["items"]!.AsArray().Count.ShouldBe(3);
        (await rest.SendAsync("GET", maps)).Json["items"]!.AsArray().Count.ShouldBe(4);
    }

    [Fact]
    public async Task Table_OfPods_HasColumnsCellsAndMetadata()
    {
        const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        var pods = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/pods";
        await rest.CreateAsync(pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        var list = (await rest.SendAsync("GET", pods, accept: Table)).Json;
        var one = (await rest.SendAsync("GET", pods + "/p?includeObject=Object", accept: Table)).Json;
        var bare = (await rest.SendAsync("GET", pods + "?includeObject=None", accept: Table)).Json;

        (list["kind"]!.GetValue<string>(), list["apiVersion"]!.GetValue<string>()).ShouldBe(("Table", "meta.k8s.io/v1"));
        list["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()).ShouldBe(["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates"]);
        var cells = list["rows"]![0]!["cells"]!.AsArray().Select(cell => cell!.ToString()).ToArray();
        (cells[0], cells[1], cells[2], cells[3]).ShouldBe(("p", "0/1", "Pending", "0"));
        list["rows"]![0]!["object"]!["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadata");
        list["rows"]![0]!["object"]!["metadata"]!["name"]!.GetValue<string>().ShouldBe("p");
        one["rows"]![0]!["object"]!["spec"]!["containers"].ShouldNotBeNull();
        bare["rows"]![0]!.AsObject().ContainsKey("object").ShouldBeFalse();
    }

    [Fact]
    public async Task PartialMetadata_OfAList_LeavesTheRestOut()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"1"}}""");

        var list = (await rest.SendAsync("GET", maps, accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")).Json;

        list["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadataList");
        list["items"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["kind", "apiVersion", "metadata"]);
    }

    [Fact]
    public async Task Yaml_InAndOut_IsTheSameObject()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        const string Body = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: m
              labels: &labels {on: "yes", number: "7"}
              annotations: *labels
            data:
              text: |
                two
                lines
              empty:
            immutable: no
            """;

        var created = await rest.SendAsync("POST", maps, Body, "application/yaml");
        var yaml = await rest.SendAsync("GET", maps + "/m", accept: "application/yaml");

        created.Code.ShouldBe(201, created.Text);
        created.Json["data"]!.ToJsonString().ShouldBe("""{"text":"two\nlines\n","empty":""}""");
        created.Json["metadata"]!["annotations"]!.ToJsonString().ShouldBe("""{"on":"yes","number":"7"}""");
        yaml.ContentType.ShouldBe("application/yaml");
        yaml.Text.ShouldContain("  text: |\n    two\n    lines\n");
        yaml.Text.ShouldContain("\"on\": \"yes\"");
        yaml.Text.ShouldContain("number: \"7\"");
    }

    [Fact]
    public async Task DryRun_OfACreate_StoresNothing()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";

        var created = await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"m-"}}""", "?dryRun=All");

        created.Code.ShouldBe(201);
        created.Json["metadata"]!["name"]!.GetValue<string>().ShouldStartWith("m-");
        (await rest.SendAsync("GET", maps)).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Pod_ByProtobuf_IsTheSameAsByJson()
    {
        var pods = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/pods";

        var created = await rest.SendAsync("POST", pods, ProtobufPod(), "application/vnd.kubernetes.protobuf");

        created.Code.ShouldBe(201, created.Text);
        var spec = created.Json["spec"]!;
        spec["containers"]![0]!["ports"]!.ToJsonString().ShouldBe("""[{"containerPort":80,"protocol":"TCP"}]""");
        spec["containers"]![0]!["resources"]!["limits"]!.ToJsonString().ShouldBe("""{"cpu":"500m"}""");
        spec["containers"]![0]!["livenessProbe"]!["httpGet"]!["port"]!.GetValue<int>().ShouldBe(80);
        spec["volumes"]![0]!.ToJsonString().ShouldBe("""{"name":"v","emptyDir":{}}""");
        created.Json["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"a":"b"}""");
    }

    /// <summary>Built by hand from the field numbers; all lengths are below 128, so text is enough.</summary>
    private static string ProtobufPod()
    {
        static string Bytes(int field, string value) => $"{(char)((field << 3) | 2)}{(char)value.Length}{value}";
        static string Number(int field, int value) => $"{(char)(field << 3)}{(char)value}";
        var port = Number(3, 80) + Bytes(4, "TCP");
        var limits = Bytes(1, Bytes(1, "cpu") + Bytes(2, Bytes(1, "0.5")));
        var get = Bytes(1, "/") + Bytes(2, Number(1, 0) + Number(2, 80)) + Bytes(4, "HTTP");
        var probe = Bytes(1, Bytes(2, get));
        var container = Bytes(1, "c") + Bytes(2, "i:1") + Bytes(6, port) + Bytes(8, limits) + Bytes(10, probe);
        var volume = Bytes(1, "v") + Bytes(2, Bytes(2, ""));
        var metadata = Bytes(1, "p") + Bytes(2, "") + Bytes(8, "") + Bytes(11, Bytes(1, "a") + Bytes(2, "b"));
        var pod = Bytes(1, metadata) + Bytes(2, Bytes(1, volume) + Bytes(2, container)) + Bytes(3, "");
        return "k8s\0" + Bytes(1, Bytes(1, "v1") + Bytes(2, "Pod")) + (char)((2 << 3) | 2) + (char)pod.Length + pod;
    }
}
