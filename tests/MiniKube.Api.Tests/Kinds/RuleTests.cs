namespace MiniKube.Api.Tests.Kinds;

/// <summary>Mistakes that users make, kind by kind, and how they are told.</summary>
public class RuleTests
{
    private const string Pods = "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    private const string Selected = "\"selector\":{\"matchLabels\":{\"a\":\"b\"}}," + Pods;
    private const string Ends = "\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}";
    private const string Job = "\"jobTemplate\":{\"spec\":{" + Ends + "}}";
    private const string Claim = "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}";
    private const string Volume = "\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"]";
    private const string Target = "\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"d\"}";
    private const string Names = "\"group\":\"a.example.com\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"bs\",\"kind\":\"B\"}";
    private const string Ask = "\"clientConfig\":{\"url\":\"https://a\"},\"sideEffects\":\"None\",\"admissionReviewVersions\":[\"v1\"]";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "statefulsets.apps", """{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":{"partition":1}},%SELECTED%}}""", "spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":1}: only allowed for updateStrategy 'RollingUpdate'" },
        { "statefulsets.apps", """{"spec":{"podManagementPolicy":"Random",%SELECTED%}}""", "spec.podManagementPolicy: Unsupported value: \"Random\"" },
        { "daemonsets.apps", """{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":1}},%SELECTED%}}""", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero" },
        { "daemonsets.apps", """{"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":0}},%SELECTED%}}""", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0" },
        { "controllerrevisions.apps", """{"revision":1}""", "data: Required value" },
        { "replicationcontrollers", """{"spec":{"selector":{"x":"y"},%PODS%}}""", "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`" },
        { "jobs.batch", """{"spec":{%PODS%}}""", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"" },
        { "jobs.batch", """{"spec":{"completionMode":"Indexed","parallelism":2,%ENDS%}}""", "spec.completions: Required value: when completion mode is Indexed" },
        { "jobs.batch", """{"spec":{"backoffLimit":-1,%ENDS%}}""", "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0" },
        { "jobs.batch", """{"spec":{"manualSelector":true,%ENDS%}}""", "spec.selector: Required value" },
        { "jobs.batch", """{"spec":{"selector":{"matchLabels":{"x":"y"}},%ENDS%}}""", "spec.template.metadata.labels: Invalid value" },
        { "cronjobs.batch", """{"spec":{"schedule":"* * * *",%JOB%}}""", "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]" },
        { "cronjobs.batch", """{"spec":{"schedule":"61 * * * *",%JOB%}}""", "spec.schedule: Invalid value: \"61 * * * *\": end of range (61) above maximum (59): 61" },
        { "cronjobs.batch", """{"spec":{"schedule":"TZ=UTC * * * * *",%JOB%}}""", "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead" },
        { "cronjobs.batch", """{"spec":{"schedule":"@daily","timeZone":"Moon/Sea",%JOB%}}""", "spec.timeZone: Invalid value: \"Moon/Sea\": unknown time zone Moon/Sea" },
        { "cronjobs.batch", """{"metadata":{"name":"a-name-that-is-longer-than-what-jobs-and-pods-can-add-to"},"spec":{"schedule":"@daily",%JOB%}}""", "metadata.name: Invalid value" },
        { "persistentvolumeclaims", """{"spec":{"resources":{"requests":{"storage":"1Gi"}}}}""", "spec.accessModes: Required value: at least 1 access mode is required" },
        { "persistentvolumeclaims", """{"spec":{"accessModes":["ReadWriteOnce"]}}""", "spec.resources[storage]: Required value" },
        { "persistentvolumeclaims", """{"spec":{"accessModes":["Sometimes"]}}""", "spec.accessModes[0]: Unsupported value: \"Sometimes\"" },
        { "persistentvolumes", """{"spec":{%VOLUME%}}""", "spec: Required value: must specify a volume type" },
        { "persistentvolumes", """{"spec":{%VOLUME%,"hostPath":{"path":"/a"},"nfs":{"server":"s","path":"/a"}}}""", "spec.nfs: Forbidden: may not specify more than 1 volume type" },
        { "persistentvolumes", """{"spec":{%VOLUME%,"local":{"path":"/a"}}}""", "spec.nodeAffinity: Required value: Local volume requires node affinity" },
        { "persistentvolumes", """{"spec":{"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/a"}}}""", "spec.capacity: Required value" },
        { "storageclasses.storage.k8s.io", """{"reclaimPolicy":"Keep","provisioner":"a/b"}""", "reclaimPolicy: Unsupported value: \"Keep\"" },
        { "storageclasses.storage.k8s.io", """{}""", "provisioner: Required value" },
        { "volumeattachments.storage.k8s.io", """{"spec":{"attacher":"a","nodeName":"n","source":{}}}""", "spec.source: Required value: must specify exactly one of" },
        { "horizontalpodautoscalers.autoscaling", """{"spec":{%TARGET%,"maxReplicas":0}}""", "spec.maxReplicas: Invalid value: 0: must be greater than 0" },
        { "horizontalpodautoscalers.autoscaling", """{"spec":{%TARGET%,"minReplicas":5,"maxReplicas":2}}""", "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`" },
        { "horizontalpodautoscalers.autoscaling", """{"spec":{%TARGET%,"maxReplicas":2,"metrics":[{"type":"Resource"}]}}""", "spec.metrics[0].resource: Required value: must populate information for the given metric source" },
        { "horizontalpodautoscalers.autoscaling", """{"spec":{%TARGET%,"maxReplicas":2,"metrics":[{"type":"Guess"}]}}""", "spec.metrics[0].type: Unsupported value: \"Guess\"" },
        { "poddisruptionbudgets.policy", """{"spec":{"minAvailable":1,"maxUnavailable":1}}""", "spec: Invalid value: {\"minAvailable\":1,\"maxUnavailable\":1}: minAvailable and maxUnavailable cannot be both set" },
        { "poddisruptionbudgets.policy", """{"spec":{"minAvailable":"110%"}}""", "spec.minAvailable: Invalid value: \"110%\": must not be greater than 100%" },
        { "roles.rbac.authorization.k8s.io", """{"rules":[{"apiGroups":[""],"resources":["pods"]}]}""", "rules[0].verbs: Required value" },
        { "roles.rbac.authorization.k8s.io", """{"rules":[{"nonResourceURLs":["/x"],"verbs":["get"]}]}""", "rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs" },
        { "clusterroles.rbac.authorization.k8s.io", """{"rules":[{"resources":["pods"],"verbs":["get"]}]}""", "rules[0].apiGroups: Required value: resource rules must supply at least one api group" },
        { "rolebindings.rbac.authorization.k8s.io", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Pod","name":"a"}}""", "roleRef.kind: Unsupported value: \"Pod\": supported values: \"Role\", \"ClusterRole\"" },
        { "clusterrolebindings.rbac.authorization.k8s.io", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"a"},"subjects":[{"kind":"ServiceAccount","name":"x"}]}""", "subjects[0].namespace: Required value" },
        { "limitranges", """{"spec":{"limits":[{"type":"Container","min":{"cpu":"2"},"max":{"cpu":"1"}}]}}""", "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1" },
        { "limitranges", """{"spec":{"limits":[{"type":"Pod"},{"type":"Pod"}]}}""", "spec.limits[1].type: Duplicate value: \"Pod\"" },
        { "resourcequotas", """{"spec":{"hard":{"nonsense":"1"}}}""", "spec.hard[nonsense]: Invalid value: \"nonsense\": must be a standard resource for quota" },
        { "resourcequotas", """{"spec":{"hard":{"pods":"-1"}}}""", "spec.hard[pods]: Invalid value: \"-1\": must be greater than or equal to 0" },
        { "resourcequotas", """{"spec":{"scopes":["BestEffort","NotBestEffort"]}}""", "spec.scopes: Invalid value: [\"BestEffort\",\"NotBestEffort\"]: conflicting scopes" },
        { "priorityclasses.scheduling.k8s.io", """{"metadata":{"name":"system-mine"},"value":1}""", "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only" },
        { "priorityclasses.scheduling.k8s.io", """{"metadata":{"name":"a"},"value":1000000001}""", "value: Forbidden: maximum allowed value of a user defined priority is 1000000000" },
        { "runtimeclasses.node.k8s.io", """{"handler":"A B"}""", "handler: Invalid value: \"A B\"" },
        { "validatingwebhookconfigurations.admissionregistration.k8s.io", """{"webhooks":[{"name":"short",%ASK%}]}""", "webhooks[0].name: Invalid value: \"short\": should be a domain with at least three segments separated by dots" },
        { "validatingwebhookconfigurations.admissionregistration.k8s.io", """{"webhooks":[{"name":"a.b.c","clientConfig":{},"sideEffects":"None","admissionReviewVersions":["v1"]}]}""", "webhooks[0].clientConfig: Required value: exactly one of url or service is required" },
        { "mutatingwebhookconfigurations.admissionregistration.k8s.io", """{"webhooks":[{"name":"a.b.c","timeoutSeconds":60,%ASK%}]}""", "webhooks[0].timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds" },
        { "mutatingwebhookconfigurations.admissionregistration.k8s.io", """{"webhooks":[{"name":"a.b.c","rules":[{"operations":["*","CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}],%ASK%}]}""", "webhooks[0].rules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations" },
        { "validatingadmissionpolicybindings.admissionregistration.k8s.io", """{"spec":{"policyName":"p"}}""", "spec.validationActions: Required value" },
        { "customresourcedefinitions.apiextensions.k8s.io", """{"metadata":{"name":"x"},"spec":{%NAMES%,"versions":[]}}""", "metadata.name: Invalid value: \"x\": must be spec.names.plural+\".\"+spec.group" },
        { "customresourcedefinitions.apiextensions.k8s.io", """{"spec":{%NAMES%,"versions":[{"name":"v1","served":true,"storage":false}]}}""", "spec.versions: Invalid value: [\"v1\"]: must have exactly one version marked as storage version" },
        { "customresourcedefinitions.apiextensions.k8s.io", """{"spec":{%NAMES%,"versions":[{"name":"v1","served":true,"storage":true}]}}""", "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required" },
        { "customresourcedefinitions.apiextensions.k8s.io", """{"spec":{%NAMES%,"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{}}}}}]}}""", "spec.versions[0].schema.openAPIV3Schema.properties[a].type: Required value: must not be empty for specified object fields" },
        { "customresourcedefinitions.apiextensions.k8s.io", """{"spec":{%NAMES%,"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","anyOf":[{"type":"object"}]}}}]}}""", "spec.versions[0].schema.openAPIV3Schema.anyOf[0].type: Forbidden: must be empty to be structural" },
        { "apiservices.apiregistration.k8s.io", """{"metadata":{"name":"wrong"},"spec":{"group":"a.b","version":"v1","groupPriorityMinimum":1,"versionPriority":1}}""", "metadata.name: Invalid value: \"wrong\": must be `spec.version+\".\"+spec.group`: \"v1.a.b\"" },
        { "flowschemas.flowcontrol.apiserver.k8s.io", """{"spec":{"priorityLevelConfiguration":{"name":"a"},"matchingPrecedence":20000}}""", "spec.matchingPrecedence: Invalid value: 20000: must not be greater than 10000" },
        { "ipaddresses.networking.k8s.io", """{"metadata":{"name":"10.0.0.01"},"spec":{"parentRef":{"resource":"services","name":"a"}}}""", "metadata.name: Invalid value: \"10.0.0.01\"" },
        { "servicecidrs.networking.k8s.io", """{"spec":{"cidrs":["10.0.0.1/24"]}}""", "spec.cidrs[0]: Invalid value: \"10.0.0.1/24\"" },
        { "resourceclaims.resource.k8s.io", """{"spec":{"devices":{"requests":[{"name":"a"}]}}}""", "spec.devices.requests[0]: Invalid value: null: exactly one of `exactly` and `firstAvailable` is required" },
        { "events.events.k8s.io", """{"metadata":{"namespace":"a"},"regarding":{"namespace":"a"},"eventTime":"2026-01-02T03:04:05.000000Z"}""", "reportingController: Required value" },
    };

    public static TheoryData<string, string, string, string> Changed => new()
    {
        { "statefulsets.apps", """{"spec":{"serviceName":"a",%SELECTED%}}""", """{"spec":{"serviceName":"b",%SELECTED%}}""", "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'" },
        { "daemonsets.apps", """{"spec":{%SELECTED%}}""", """{"spec":{"selector":{"matchLabels":{"a":"b","c":"d"}},%PODS%}}""", "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\",\"c\":\"d\"}}: field is immutable" },
        { "persistentvolumeclaims", """{"spec":{%CLAIM%}}""", """{"spec":{"accessModes":["ReadOnlyMany"],"resources":{"requests":{"storage":"1Gi"}}}}""", "spec: Forbidden: spec is immutable after creation" },
        { "persistentvolumes", """{"spec":{%VOLUME%,"hostPath":{"path":"/a"}}}""", """{"spec":{%VOLUME%,"hostPath":{"path":"/b"}}}""", "spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation" },
        { "storageclasses.storage.k8s.io", """{"provisioner":"a/b"}""", """{"provisioner":"a/c"}""", "provisioner: Forbidden: updates to provisioner are forbidden." },
        { "rolebindings.rbac.authorization.k8s.io", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"a"}}""", """{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}}""", "roleRef: Invalid value: {\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"b\"}: cannot change roleRef" },
        { "priorityclasses.scheduling.k8s.io", """{"value":1}""", """{"value":2}""", "value: Forbidden: may not be changed in an update." },
        { "runtimeclasses.node.k8s.io", """{"handler":"a"}""", """{"handler":"b"}""", "handler: Invalid value: \"b\": field is immutable" },
        { "jobs.batch", """{"spec":{"completions":1,%ENDS%}}""", """{"spec":{"completions":2,%ENDS%}}""", "spec.completions: Invalid value: 2: field is immutable" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_Mistake_IsNamed(string resource, string json, string expected)
    {
        var errors = Documents.Errors(Find(resource), Fill(json));

        errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), string.Join("\n", errors));
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public void ValidateUpdate_WhatMustStay_IsNamed(string resource, string before, string after, string expected)
    {
        var errors = Documents.UpdateErrors(Find(resource), Fill(before), Fill(after));

        errors.ShouldContain(error => error.StartsWith(expected, StringComparison.Ordinal), string.Join("\n", errors));
    }

    [Fact]
    public void Prepare_Job_FindsItsPodsByItsUid()
    {
        var job = Documents.Created(Find("jobs.batch"), Fill("""{"metadata":{"name":"j","uid":"u-1"},"spec":{%ENDS%}}"""));

        job["spec"]!["selector"]!.ToJsonString().ShouldBe("""{"matchLabels":{"batch.kubernetes.io/controller-uid":"u-1"}}""");
        job["spec"]!["template"]!["metadata"]!["labels"]!.ToJsonString()
            .ShouldBe("""{"controller-uid":"u-1","job-name":"j","batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"j"}""");
        Documents.Errors(Find("jobs.batch"), Fill("""{"metadata":{"name":"j","uid":"u-1"},"spec":{%ENDS%}}""")).ShouldBeEmpty();
    }

    [Fact]
    public void Prepare_Autoscaler_HasWhatKubernetesWouldDo()
    {
        var spec = Documents.Created(Find("horizontalpodautoscalers.autoscaling"), Fill("""{"spec":{%TARGET%,"maxReplicas":2,"behavior":{}}}"""))["spec"]!;

        spec["minReplicas"]!.GetValue<int>().ShouldBe(1);
        spec["metrics"]!.ToJsonString().ShouldBe("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""");
        spec["behavior"]!["scaleUp"]!.ToJsonString().ShouldBe(
            """{"stabilizationWindowSeconds":0,"selectPolicy":"Max","policies":[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]}""");
    }

    private static ResourceDefinition Find(string resource) => ResourceCatalog.BuiltIn.First(definition => definition.GroupResource == resource);

    private static string Fill(string json) => json.Replace("%PODS%", Pods, StringComparison.Ordinal).Replace("%SELECTED%", Selected, StringComparison.Ordinal)
        .Replace("%ENDS%", Ends, StringComparison.Ordinal).Replace("%JOB%", Job, StringComparison.Ordinal).Replace("%CLAIM%", Claim, StringComparison.Ordinal)
        .Replace("%VOLUME%", Volume, StringComparison.Ordinal).Replace("%TARGET%", Target, StringComparison.Ordinal).Replace("%NAMES%", Names, StringComparison.Ordinal)
        .Replace("%ASK%", Ask, StringComparison.Ordinal);
}
