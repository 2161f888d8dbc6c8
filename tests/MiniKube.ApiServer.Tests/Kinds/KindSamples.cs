using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Kinds;

/// <summary>For each kind the smallest object that is one: everything but its identity.</summary>
internal static class KindSamples
{
    private const string Pod = """{"containers":[{"name":"c","image":"example.com/c:1"}]}""";
    private const string Template = """{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"example.com/c:1"}]}}""";
    private const string JobTemplate = """{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"example.com/c:1"}]}}""";
    private const string Selected = $$"""{"spec":{"selector":{"matchLabels":{"app":"a"} },"template":{{Template}} } }""";
    private const string Nothing = """[{"operations":["CREATE"],"apiGroups":["nothing.example.com"],"apiVersions":["v1"],"resources":["nothings"]}]""";
    private const string Webhook =
        $$"""{"webhooks":[{"name":"a.nothing.example.com","clientConfig":{"url":"https://nothing.example.com/ask"},"rules":{{Nothing}},"sideEffects":"None","admissionReviewVersions":["v1"]}]}""";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["v1 ConfigMap"] = """{"data":{"a":"b"}}""",
        ["v1 Endpoints"] = """{"subsets":[{"addresses":[{"ip":"10.1.2.3"}],"ports":[{"port":80}]}]}""",
        ["v1 Event"] = """{"involvedObject":{"kind":"Pod","namespace":"$NS","name":"p"},"reason":"Tested","type":"Normal"}""",
        ["v1 LimitRange"] = """{"spec":{"limits":[{"type":"Container","max":{"cpu":"2"}}]}}""",
        ["v1 Namespace"] = "{}",
        ["v1 Node"] = "{}",
        ["v1 PersistentVolume"] = """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/data"}}}""",
        ["v1 PersistentVolumeClaim"] = """{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
        ["v1 Pod"] = $$"""{"spec":{{Pod}} }""",
        ["v1 PodTemplate"] = $$"""{"template":{{Template}} }""",
        ["v1 ReplicationController"] = $$"""{"spec":{"selector":{"app":"a"},"template":{{Template}} } }""",
        ["v1 ResourceQuota"] = """{"spec":{"hard":{"pods":"10"}}}""",
        ["v1 Secret"] = """{"stringData":{"a":"b"}}""",
        ["v1 Service"] = """{"spec":{"selector":{"app":"a"},"ports":[{"port":80}]}}""",
        ["v1 ServiceAccount"] = "{}",
        ["admissionregistration.k8s.io/v1 MutatingAdmissionPolicy"] =
            $$$"""{"spec":{"matchConstraints":{"resourceRules":{{{Nothing}}}},"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[]"}}],"reinvocationPolicy":"Never"}}""",
        ["admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding"] = """{"spec":{"policyName":"none.example.com"}}""",
        ["admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"] = Webhook,
        ["admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy"] =
            $$$"""{"spec":{"matchConstraints":{"resourceRules":{{{Nothing}}}},"validations":[{"expression":"true"}]}}""",
        ["admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding"] = """{"spec":{"policyName":"none.example.com","validationActions":["Audit"]}}""",
        ["admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"] = Webhook,
        ["apiextensions.k8s.io/v1 CustomResourceDefinition"] = """
            {"spec":{"group":"kinds.example.com","scope":"Namespaced","names":{"plural":"samples","kind":"Sample"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"size":{"type":"integer"}}}}}]}}
            """,
        ["apiregistration.k8s.io/v1 APIService"] =
            """{"spec":{"group":"nothing.example.com","version":"v1","groupPriorityMinimum":100,"versionPriority":10,"service":{"namespace":"default","name":"nothing"},"insecureSkipTLSVerify":true}}""",
        ["apps/v1 ControllerRevision"] = """{"revision":1,"data":{"a":["b"]}}""",
        ["apps/v1 DaemonSet"] = Selected,
        ["apps/v1 Deployment"] = Selected,
        ["apps/v1 ReplicaSet"] = Selected,
        ["apps/v1 StatefulSet"] = $$"""
            {"spec":{"serviceName":"s","selector":{"matchLabels":{"app":"a"} },"template":{{Template}},
             "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }]} }
            """,
        ["autoscaling/v1 HorizontalPodAutoscaler"] =
            """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"a"},"maxReplicas":3,"targetCPUUtilizationPercentage":50}}""",
        ["autoscaling/v2 HorizontalPodAutoscaler"] =
            """{"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"a"},"maxReplicas":3,"behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}}}""",
        ["batch/v1 CronJob"] = $$"""{"spec":{"schedule":"*/5 * * * *","jobTemplate":{"spec":{"template":{{JobTemplate}} } } } }""",
        ["batch/v1 Job"] = $$"""{"spec":{"template":{{JobTemplate}} } }""",
        ["certificates.k8s.io/v1 CertificateSigningRequest"] =
            $$$"""{"spec":{"request":"{{{CertificateRequest()}}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]}}""",
        ["coordination.k8s.io/v1 Lease"] = """{"spec":{"holderIdentity":"me","leaseDurationSeconds":10,"renewTime":"2026-01-02T03:04:05.678901Z"}}""",
        ["discovery.k8s.io/v1 EndpointSlice"] = """{"addressType":"IPv4","endpoints":[{"addresses":["10.1.2.3"]}],"ports":[{"port":80}]}""",
        ["events.k8s.io/v1 Event"] = """
            {"eventTime":"2026-01-02T03:04:05.678901Z","regarding":{"kind":"Pod","namespace":"$NS","name":"p"},"reason":"Tested","action":"Test","type":"Normal",
             "reportingController":"example.com/test","reportingInstance":"test-1"}
            """,
        ["flowcontrol.apiserver.k8s.io/v1 FlowSchema"] = """
            {"spec":{"priorityLevelConfiguration":{"name":"workload-low"},"matchingPrecedence":9999,
             "rules":[{"subjects":[{"kind":"User","user":{"name":"nobody"}}],"nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["/nothing"]}]}]}}
            """,
        ["flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"] =
            """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"type":"Queue","queuing":{"queues":8,"handSize":2,"queueLengthLimit":10}}}}}""",
        ["networking.k8s.io/v1 IPAddress"] = """{"spec":{"parentRef":{"resource":"services","namespace":"default","name":"a"}}}""",
        ["networking.k8s.io/v1 Ingress"] =
            """{"spec":{"rules":[{"host":"a.example.com","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"a","port":{"number":80}}}}]}}]}}""",
        ["networking.k8s.io/v1 IngressClass"] = """{"spec":{"controller":"example.com/none"}}""",
        ["networking.k8s.io/v1 NetworkPolicy"] = """{"spec":{"podSelector":{},"ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"a"}}}]}]}}""",
        ["networking.k8s.io/v1 ServiceCIDR"] = """{"spec":{"cidrs":["10.200.0.0/24"]}}""",
        ["node.k8s.io/v1 RuntimeClass"] = """{"handler":"runc"}""",
        ["policy/v1 PodDisruptionBudget"] = """{"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"a"}}}}""",
        ["rbac.authorization.k8s.io/v1 ClusterRole"] = """{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""",
        ["rbac.authorization.k8s.io/v1 ClusterRoleBinding"] =
            """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"nobody-at-all"}]}""",
        ["rbac.authorization.k8s.io/v1 Role"] = """{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""",
        ["rbac.authorization.k8s.io/v1 RoleBinding"] =
            """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","namespace":"$NS","name":"default"}]}""",
        ["resource.k8s.io/v1 DeviceClass"] = """{"spec":{"selectors":[{"cel":{"expression":"device.driver == \"gpu.example.com\""}}]}}""",
        ["resource.k8s.io/v1 ResourceClaim"] = """{"spec":{"devices":{"requests":[{"name":"gpu","exactly":{"deviceClassName":"gpu.example.com"}}]}}}""",
        ["resource.k8s.io/v1 ResourceClaimTemplate"] = """{"spec":{"spec":{"devices":{"requests":[{"name":"gpu","exactly":{"deviceClassName":"gpu.example.com"}}]}}}}""",
        ["resource.k8s.io/v1 ResourceSlice"] =
            """{"spec":{"driver":"gpu.example.com","nodeName":"n","pool":{"name":"p","generation":1,"resourceSliceCount":1},"devices":[{"name":"gpu-0"}]}}""",
        ["scheduling.k8s.io/v1 PriorityClass"] = """{"value":1000}""",
        ["storage.k8s.io/v1 CSIDriver"] = """{"spec":{"attachRequired":false}}""",
        ["storage.k8s.io/v1 CSINode"] = """{"spec":{"drivers":[{"name":"disk.example.com","nodeID":"n"}]}}""",
        ["storage.k8s.io/v1 CSIStorageCapacity"] = """{"storageClassName":"fast","capacity":"10Gi"}""",
        ["storage.k8s.io/v1 StorageClass"] = """{"provisioner":"disk.example.com"}""",
        ["storage.k8s.io/v1 VolumeAttachment"] = """{"spec":{"attacher":"disk.example.com","nodeName":"n","source":{"persistentVolumeName":"v"}}}""",
        ["storage.k8s.io/v1 VolumeAttributesClass"] = """{"driverName":"disk.example.com","parameters":{"iops":"100"}}""",
    };

    // Names that say what the object is about.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["CustomResourceDefinition"] = "samples.kinds.example.com",
        ["APIService"] = "v1.nothing.example.com",
        ["IPAddress"] = "10.200.0.77",
        ["CSIDriver"] = "disk.example.com",
    };

    public static bool Has(ResourceDefinition definition) => Bodies.ContainsKey(Key(definition));

    public static JsonObject Of(ResourceDefinition definition, string @namespace)
    {
        var document = JsonNode.Parse(Bodies[Key(definition)].Replace("$NS", @namespace, StringComparison.Ordinal))!.AsObject();
        document["apiVersion"] = definition.ApiVersion;
        document["kind"] = definition.Kind;
        document["metadata"] = new JsonObject { ["name"] = Names.GetValueOrDefault(definition.Kind) ?? $"a-{@namespace}" };
        return document;
    }

    private static string Key(ResourceDefinition definition) => $"{definition.ApiVersion} {definition.Kind}";

    private static string CertificateRequest()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSigningRequestPem()));
    }
}
