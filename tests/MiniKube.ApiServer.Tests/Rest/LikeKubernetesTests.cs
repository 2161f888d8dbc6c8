using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Rest;

/// <summary>Answers that were compared with those of kube-apiserver, request by request: a client must not be able to tell.</summary>
[Collection("rest")]
public class LikeKubernetesTests(RestServer rest)
{
    private const string Template = """{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}""";
    private const string JobTemplate = """{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}""";

    private static readonly string Variable = """{"name":"A","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}""";

    /// <summary>Where, what is created, and what then stands where in it ("-": nothing).</summary>
    public static TheoryData<string, string, string, string> Created => new()
    {
        // A template leaves to its pods what only pods have by default.
        { "apps/v1/deployments", $$$"""{"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}""", "spec.template.spec.enableServiceLinks", "-" },
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i"}]}}""", "spec.enableServiceLinks", "true" },
        { "v1/pods", $$$"""{"spec":{"containers":[{"name":"c","image":"i","env":[{{{Variable}}}]}]}}""", "spec.containers.0.env.0.valueFrom.resourceFieldRef.divisor", "0" },
        { "v1/pods", """{"spec":{"imagePullSecrets":[{"name":""}],"containers":[{"name":"c","image":"i"}]}}""", "spec.containers.0.name", "c" },
        { "v1/pods", """{"spec":{"tolerations":[{"key":"k","operator":"","effect":""}],"containers":[{"name":"c","image":"i"}]}}""", "spec.tolerations.0.operator", "-" },
        { "v1/pods", """{"spec":{"securityContext":{"sysctls":[{"name":"net.core/somaxconn","value":"1"}]},"containers":[{"name":"c","image":"i"}]}}""", "metadata.name", "it" },
        { "v1/pods", """{"spec":{"volumes":[{"name":"v","iscsi":{"targetPortal":"10.0.0.1","iqn":"iqn.2001-04.com.example:disk"}}],"containers":[{"name":"c","image":"i"}]}}""", "spec.volumes.0.iscsi.lun", "0" },
        { "batch/v1/jobs", $$$"""{"spec":{"template":{{{JobTemplate}}}}}""", "metadata.labels.job-name", "it" },
        { "batch/v1/jobs", $$$"""{"metadata":{"labels":{"own":"1"}},"spec":{"template":{{{JobTemplate}}}}}""", "metadata.labels.job-name", "-" },
        { "apps/v1/controllerrevisions", """{"data":{}}""", "revision", "0" },
        { "networking.k8s.io/v1/ingresses", """{"spec":{"defaultBackend":{"service":{"name":"a","port":{"number":80}}}}}""", "metadata.generation", "1" },
        { "autoscaling/v1/horizontalpodautoscalers", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"a"},"maxReplicas":3}}""", "spec.targetCPUUtilizationPercentage", "80" },
        { "rbac.authorization.k8s.io/v1/rolebindings", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"default"}]}""", "subjects.0.name", "default" },
        // What follows from other fields is the creator's too; what every object of the kind has is nobody's.
        { "v1/secrets", """{"stringData":{"a":"b"}}""", "metadata.managedFields.0.fieldsV1.f:data.f:a", "{}" },
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i"}]}}""", "metadata.managedFields.0.fieldsV1.f:spec.f:containers.k:{\"name\":\"c\"}.f:imagePullPolicy", "{}" },
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i"}]}}""", "metadata.managedFields.0.fieldsV1.f:status", "-" },
        { "v1/services", """{"spec":{"ports":[{"port":80}]}}""", "metadata.managedFields.0.fieldsV1.f:spec.f:ports.k:{\"port\":80,\"protocol\":\"TCP\"}.f:targetPort", "{}" },
        { "apps/v1/replicasets", $$$"""{"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{{{Template}}}}}""", "metadata.managedFields.0.fieldsV1.f:status", "-" },
    };

    /// <summary>What is refused, and the field that it is refused for.</summary>
    public static TheoryData<string, string, string> Refused => new()
    {
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"No Name","key":"k"}}}]}]}}""", "spec.containers[0].env[0].valueFrom.secretKeyRef.name" },
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i","envFrom":[{"configMapRef":{"name":"No Name"}}]}]}}""", "spec.containers[0].envFrom[0].configMapRef.name" },
        { "v1/pods", """{"spec":{"securityContext":{"sysctls":[{"name":"No Name","value":"1"}]},"containers":[{"name":"c","image":"i"}]}}""", "spec.securityContext.sysctls[0].name" },
        { "v1/pods", """{"spec":{"volumes":[{"name":"v","csi":{"driver":"No Driver"}}],"containers":[{"name":"c","image":"i"}]}}""", "spec.volumes[0].csi.driver" },
        { "v1/pods", """{"spec":{"volumes":[{"name":"v","iscsi":{"targetPortal":"10.0.0.1","iqn":"no","lun":1}}],"containers":[{"name":"c","image":"i"}]}}""", "spec.volumes[0].iscsi.iqn" },
        { "v1/pods", """{"spec":{"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}],"containers":[{"name":"c","image":"i"}]}}""", "spec.volumes[0].hostPath" },
        { "v1/pods", """{"spec":{"containers":[{"name":"c","image":"i","ports":[{}]}]}}""", "spec.containers[0].ports[0].containerPort" },
    };

    [Theory]
    [MemberData(nameof(Created))]
    public async Task Create_OfWhatClientsSend_IsFilledInLikeThere(string where, string body, string path, string expected)
    {
        var space = await rest.NamespaceAsync();
        var document = JsonNode.Parse(body)!.AsObject();
        if (document["metadata"] is not JsonObject metadata) document["metadata"] = metadata = [];
        metadata["name"] = "it";

        var answer = await rest.CreateAsync(Path(space, where), document.ToJsonString());

        answer.Code.ShouldBe(201, answer.Text);
        Follow(answer.Json, path).ShouldBe(expected, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Create_OfWhatCannotBe_NamesTheFieldOnce(string where, string body, string field)
    {
        var space = await rest.NamespaceAsync();
        var document = JsonNode.Parse(body)!.AsObject();
        document["metadata"] = new JsonObject { ["name"] = "it" };

        var answer = await rest.CreateAsync(Path(space, where), document.ToJsonString());

        answer.Code.ShouldBe(422, answer.Text);
        answer.Json["details"]!["causes"]!.AsArray().Count(cause => (string?)cause!["field"] == field).ShouldBe(1, answer.Text);
    }

    [Fact]
    public async Task DryRun_OfANameThatIsTaken_FailsAsTheCreateWould()
    {
        var maps = Path(await rest.NamespaceAsync(), "v1/configmaps");
        (await rest.CreateAsync(maps, """{"metadata":{"name":"a"}}""", "?dryRun=All")).Code.ShouldBe(201);
        (await rest.CreateAsync(maps, """{"metadata":{"name":"a","finalizers":["example.com/wait"]}}""")).Code.ShouldBe(201);

        var taken = await rest.CreateAsync(maps, """{"metadata":{"name":"a"}}""", "?dryRun=All");
        await rest.SendAsync("DELETE", maps + "/a");
        var going = await rest.CreateAsync(maps, """{"metadata":{"name":"a"}}""");

        taken.Code.ShouldBe(409);
        taken.Json["details"]!.ToJsonString().ShouldBe("""{"name":"a","kind":"configmaps"}""");
        going.Message.ShouldBe("object is being deleted: configmaps \"a\" already exists");
    }

    [Theory]
    [InlineData("coordination.k8s.io/v1/leases", "{}", "leases.coordination.k8s.io")]
    [InlineData("policy/v1/poddisruptionbudgets", """{"minAvailable":1,"selector":{"matchLabels":{"app":"a"}}}""", "poddisruptionbudgets.policy")]
    public async Task Update_WithoutAVersion_IsRefusedWhereKubernetesRefusesIt(string where, string spec, string resource)
    {
        var path = Path(await rest.NamespaceAsync(), where);
        var body = $$$"""{"metadata":{"name":"a"},"spec":{{{spec}}}}""";
        var created = await rest.CreateAsync(path, body);
        created.Code.ShouldBe(201, created.Text);

        var blind = await rest.SendAsync("PUT", path + "/a", body);
        var seeing = await rest.SendAsync("PUT", path + "/a", created.Text);

        blind.Code.ShouldBe(422, blind.Text);
        blind.Message.ShouldBe($"{resource} \"a\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
        seeing.Code.ShouldBe(200, seeing.Text);
    }

    [Fact]
    public async Task Watch_AsJson_SaysPlainJson()
    {
        var maps = Path(await rest.NamespaceAsync(), "v1/configmaps");

        (await rest.SendAsync("GET", maps + "?watch=1&timeoutSeconds=1")).ContentType.ShouldBe("application/json");
    }

    [Fact]
    public async Task Deletion_OfANamespace_HasNoGracePeriod()
    {
        var space = await rest.NamespaceAsync();

        var answer = await rest.SendAsync("DELETE", "/api/v1/namespaces/" + space);

        answer.Json["metadata"]!["deletionTimestamp"].ShouldNotBeNull();
        answer.Json["metadata"]!["deletionGracePeriodSeconds"].ShouldBeNull();
    }

    [Fact]
    public async Task Node_WithOneRange_HasItInBothFields()
    {
        var old = await rest.CreateAsync("/api/v1/nodes", """{"metadata":{"name":"old-range"},"spec":{"podCIDR":"10.9.8.0/24"}}""");
        var young = await rest.CreateAsync("/api/v1/nodes", """{"metadata":{"name":"young-range"},"spec":{"podCIDRs":["10.9.9.0/24"]}}""");

        Follow(old.Json, "spec.podCIDRs.0").ShouldBe("10.9.8.0/24");
        Follow(young.Json, "spec.podCIDR").ShouldBe("10.9.9.0/24");
    }

    private static string Path(string space, string where)
    {
        var at = where.LastIndexOf('/');
        return $"{(where.StartsWith("v1/", StringComparison.Ordinal) ? "/api" : "/apis")}/{where[..at]}/namespaces/{space}/{where[(at + 1)..]}";
    }

    // Steps are parted by dots, which a key of a managed list item does not contain.
    private static string Follow(JsonNode? node, string path)
    {
        foreach (var step in path.Split('.'))
        {
            node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : (node as JsonObject)?[step];
        }
        return node is null ? "-" : node is JsonValue value ? value.ToString() : node.ToJsonString();
    }
}
