using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Bootstrap.Flow;

/// <summary>The priority levels and flow schemas that every cluster has. Rule: Kubernetes docs, "API Priority and Fairness", defaults.</summary>
internal static class FlowObjects
{
    public const string AutoUpdate = "apf.kubernetes.io/autoupdate-spec";
    private const string All = """{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"namespaces":["*"],"clusterScope":true}""";
    private const string AllPaths = """{"verbs":["*"],"nonResourceURLs":["*"]}""";

    public static IReadOnlyList<(string Name, JsonObject Spec)> Levels { get; } =
    [
        ("exempt", Parse("""{"type":"Exempt","exempt":{"nominalConcurrencyShares":0,"lendablePercent":0}}""")),
        ("catch-all", Parse("""{"type":"Limited","limited":{"nominalConcurrencyShares":5,"lendablePercent":0,"limitResponse":{"type":"Reject"}}}""")),
        Queued("system", 30, 33, 64, 6),
        Queued("node-high", 40, 25, 64, 6),
        Queued("leader-election", 10, 0, 16, 4),
        Queued("workload-high", 40, 50, 128, 6),
        Queued("workload-low", 100, 90, 128, 6),
        Queued("global-default", 20, 50, 128, 6),
    ];

    public static IReadOnlyList<(string Name, JsonObject Spec)> Schemas { get; } =
    [
        Schema("exempt", "exempt", 1, "", [Group("system:masters")], [All], [AllPaths]),
        Schema("probes", "exempt", 2, "", [Group("system:unauthenticated"), Group("system:authenticated")], [], ["""{"verbs":["get"],"nonResourceURLs":["/healthz","/readyz","/livez"]}"""]),
        Schema("system-leader-election", "leader-election", 100, "ByUser",
            [User("system:kube-controller-manager"), User("system:kube-scheduler"), Account("kube-system", "*")],
            ["""{"verbs":["get","create","update"],"apiGroups":["coordination.k8s.io"],"resources":["leases"],"namespaces":["*"]}"""], []),
        Schema("workload-leader-election", "leader-election", 200, "ByUser", [Account("kube-system", "*")],
            ["""{"verbs":["get","create","update"],"apiGroups":["coordination.k8s.io"],"resources":["leases"],"namespaces":["*"]}"""], []),
        Schema("system-node-high", "node-high", 400, "ByUser", [Group("system:nodes")],
            ["""{"verbs":["*"],"apiGroups":[""],"resources":["nodes","nodes/status"],"clusterScope":true,"namespaces":["*"]}""",
             """{"verbs":["*"],"apiGroups":["coordination.k8s.io"],"resources":["leases"],"namespaces":["*"]}"""], []),
        Schema("system-nodes", "system", 500, "ByUser", [Group("system:nodes")], [All], [AllPaths]),
        Schema("kube-controller-manager", "workload-high", 800, "ByNamespace", [User("system:kube-controller-manager")], [All], [AllPaths]),
        Schema("kube-scheduler", "workload-high", 800, "ByNamespace", [User("system:kube-scheduler")], [All], [AllPaths]),
        Schema("kube-system-service-accounts", "workload-high", 900, "ByNamespace", [Account("kube-system", "*")], [All], [AllPaths]),
        Schema("service-accounts", "workload-low", 9000, "ByUser", [Group("system:serviceaccounts")], [All], [AllPaths]),
        Schema("global-default", "global-default", 9900, "ByUser", [Group("system:unauthenticated"), Group("system:authenticated")], [All], [AllPaths]),
        Schema("catch-all", "catch-all", 10000, "ByUser", [Group("system:unauthenticated"), Group("system:authenticated")], [All], [AllPaths]),
    ];

    public static JsonObject Document(string name, JsonObject spec) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { [AutoUpdate] = "true" } },
        ["spec"] = spec.DeepClone(),
    };

    private static (string, JsonObject) Queued(string name, int shares, int lendable, int queues, int hand) => (name, Parse(
        $$$"""{"type":"Limited","limited":{"nominalConcurrencyShares":{{{shares}}},"lendablePercent":{{{lendable}}},"limitResponse":{"type":"Queue","queuing":{"queues":{{{queues}}},"handSize":{{{hand}}},"queueLengthLimit":50 } } } }"""));

    private static (string, JsonObject) Schema(string name, string level, int precedence, string distinguisher, string[] subjects, string[] resources, string[] paths)
    {
        var spec = new JsonObject { ["priorityLevelConfiguration"] = new JsonObject { ["name"] = level }, ["matchingPrecedence"] = precedence };
        if (distinguisher.Length > 0) spec["distinguisherMethod"] = new JsonObject { ["type"] = distinguisher };
        var rule = new JsonObject { ["subjects"] = List(subjects) };
        if (resources.Length > 0) rule["resourceRules"] = List(resources);
        if (paths.Length > 0) rule["nonResourceRules"] = List(paths);
        spec["rules"] = new JsonArray((JsonNode)rule);
        return (name, spec);
    }

    private static JsonArray List(string[] items) => new([.. items.Select(item => (JsonNode)Parse(item))]);

    private static string Group(string name) => $$$"""{"kind":"Group","group":{"name":"{{{name}}}" } }""";

    private static string User(string name) => $$$"""{"kind":"User","user":{"name":"{{{name}}}" } }""";

    private static string Account(string space, string name) => $$$"""{"kind":"ServiceAccount","serviceAccount":{"namespace":"{{{space}}}","name":"{{{name}}}" } }""";

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
