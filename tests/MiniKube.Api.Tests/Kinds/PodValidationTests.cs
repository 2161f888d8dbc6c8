using MiniKube.Api.Core;

namespace MiniKube.Api.Tests.Kinds;

public class PodValidationTests
{
    private const string Container = """{"name":"c","image":"i"}""";

    [Theory]
    [InlineData("""{}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"image":"i"}]}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"containers":[{"name":"A","image":"i"}]}""", "spec.containers[0].name: Invalid value: \"A\"")]
    [InlineData("""{"containers":[{"name":"c"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"name":"c","image":" i"}]}""", "spec.containers[0].image: Invalid value")]
    [InlineData("""{"containers":[{"name":"c","image":"i"},{"name":"c","image":"i"}]}""", "spec.containers[1].name: Duplicate value: \"c\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","ports":[{"containerPort":70000}]}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containers":[{"name":"c","image":"i","ports":[{}]}]}""", "spec.containers[0].ports[0].containerPort: Required value")]
    [InlineData("""{"containers":[{"name":"c","image":"i","ports":[{"containerPort":1,"protocol":"ICMP"}]}]}""", "spec.containers[0].ports[0].protocol: Unsupported value: \"ICMP\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","ports":[{"containerPort":1,"name":"way-too-long-a-name"}]}]}""", "spec.containers[0].ports[0].name: Invalid value")]
    [InlineData("""{"hostNetwork":true,"containers":[{"name":"c","image":"i","ports":[{"containerPort":1,"hostPort":2}]}]}""", "spec.containers[0].ports[0].hostPort: Invalid value: 2: must match `containerPort` when `hostNetwork` is true")]
    [InlineData("""{"containers":[{"name":"c","image":"i","env":[{"name":"A","value":"1","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}""", "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty")]
    [InlineData("""{"containers":[{"name":"c","image":"i","env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"spec.nope"}}}]}]}""", "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"spec.nope\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","env":[{"name":"A=B"}]}]}""", "spec.containers[0].env[0].name: Invalid value: \"A=B\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}]}""", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"containers":[{"name":"c","image":"i","resources":{"requests":{"memory":"-1"}}}]}""", "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"containers":[{"name":"c","image":"i","resources":{"limits":{"gpu":"1"}}}]}""", "spec.containers[0].resources.limits: Invalid value: \"gpu\": must be a standard resource for containers")]
    [InlineData("""{"containers":[{"name":"c","image":"i","livenessProbe":{}}]}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"containers":[{"name":"c","image":"i","livenessProbe":{"exec":{"command":["a"]},"successThreshold":2}}]}""", "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"containers":[{"name":"c","image":"i","readinessProbe":{"httpGet":{"port":0}}}]}""", "spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"initContainers":[{"name":"i","image":"i","readinessProbe":{"tcpSocket":{"port":1}}}]}""", "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}]}""", "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","hostPath":{"path":"/x/../y"}}]}""", "spec.volumes[0].hostPath.path: Invalid value: \"/x/../y\": must not contain '..'")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","configMap":{"defaultMode":9999}}]}""", "spec.volumes[0].configMap.defaultMode: Invalid value: 9999")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"restartPolicy":"Sometimes"}""", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"tolerations":[{"value":"x"}]}""", "spec.tolerations[0].operator: Invalid value")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"tolerations":[{"key":"a","operator":"Exists","tolerationSeconds":1}]}""", "spec.tolerations[0].effect: Invalid value")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"dnsPolicy":"None"}""", "spec.dnsConfig.nameservers: Required value")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"terminationGracePeriodSeconds":-1}""", "spec.terminationGracePeriodSeconds: Invalid value: -1")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"nodeSelector":{"a b":"c"}}""", "spec.nodeSelector: Invalid value: \"a b\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In"}]}]}}}}""",
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value")]
    public void Validate_WrongField_IsNamed(string spec, string expected)
    {
        var errors = Documents.Errors(Pod.Definition, $$$"""{"metadata":{"name":"p"},"spec":{{{spec}}}}""");

        errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), string.Join("\n", errors));
    }

    [Fact]
    public void Validate_PodThatUsesMuch_IsFine() => Documents.Errors(Pod.Definition, """
        {"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"i"},{"name":"side","image":"i","restartPolicy":"Always","startupProbe":{"exec":{"command":["true"]}}}],
         "containers":[{"name":"c","image":"registry:5000/a/b@sha256:00","ports":[{"containerPort":80,"name":"http"}],"livenessProbe":{"httpGet":{"port":"http"}},
          "env":[{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},{"name":"CPU","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}],
          "envFrom":[{"configMapRef":{"name":"m"}}],"resources":{"limits":{"cpu":"1","example.com/gpu":2}},"volumeMounts":[{"name":"v","mountPath":"/v","subPath":"a/b"}]}],
         "volumes":[{"name":"v"},{"name":"p","projected":{"sources":[{"serviceAccountToken":{"path":"token"}}]}},{"name":"d","downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}}]}}],
         "tolerations":[{"operator":"Exists"}],"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway"}]}}
        """).ShouldBeEmpty();

    [Theory]
    [InlineData("busybox", "Always")]
    [InlineData("busybox:latest", "Always")]
    [InlineData("host:5000/busybox", "Always")]
    [InlineData("busybox:1", "IfNotPresent")]
    [InlineData("busybox@sha256:0", "IfNotPresent")]
    public void Prepare_Image_DecidesPullPolicy(string image, string policy) =>
        Documents.Created(Pod.Definition, $$$"""{"spec":{"containers":[{"name":"c","image":"{{{image}}}"}]}}""")["spec"]!["containers"]![0]!["imagePullPolicy"]!.GetValue<string>().ShouldBe(policy);

    [Theory]
    [InlineData("""{}""", "BestEffort")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"}}""", "Guaranteed")]
    [InlineData("""{"requests":{"cpu":"1"},"limits":{"cpu":"2","memory":"1Gi"}}""", "Burstable")]
    [InlineData("""{"requests":{"cpu":"1"}}""", "Burstable")]
    [InlineData("""{"requests":{"ephemeral-storage":"1"}}""", "BestEffort")]
    public void Prepare_Resources_DecideQualityOfService(string resources, string expected) =>
        Documents.Created(Pod.Definition, $$$"""{"spec":{"containers":[{"name":"c","image":"i","resources":{{{resources}}}}]}}""")["status"]!["qosClass"]!.GetValue<string>().ShouldBe(expected);

    [Theory]
    [InlineData("""{"containers":[{"name":"c","image":"other"}]}""", null)]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"activeDeadlineSeconds":5}""", null)]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"tolerations":[{"key":"a","operator":"Exists"}]}""", null)]
    [InlineData("""{"containers":[{"name":"c","image":"i"},{"name":"d","image":"i"}]}""", "spec.containers: Forbidden: pod updates may not add or remove containers")]
    [InlineData("""{"containers":[{"name":"c","image":"i","command":["x"]}]}""", "spec: Forbidden: pod updates may not change fields other than")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"nodeName":"n2"}""", "spec: Forbidden: pod updates may not change fields other than")]
    public void ValidateUpdate_Change_IsAllowedOrNot(string spec, string? expected)
    {
        var errors = Documents.UpdateErrors(Pod.Definition, $$$"""{"metadata":{"name":"p"},"spec":{"containers":[{{{Container}}}]}}""", $$$"""{"metadata":{"name":"p"},"spec":{{{spec}}}}""");

        if (expected is null) errors.ShouldBeEmpty();
        else errors.ShouldHaveSingleItem().ShouldStartWith(expected);
    }
}
