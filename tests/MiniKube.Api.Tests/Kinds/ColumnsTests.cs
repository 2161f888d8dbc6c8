using System.Text;

namespace MiniKube.Api.Tests.Kinds;

public class ColumnsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-01T01:00:00Z");

    public static TheoryData<string, string, string> Rows => new()
    {
        { "services", """{"metadata":{"name":"s","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"type":"NodePort","clusterIP":"10.0.0.1","selector":{"a":"b"},"ports":[{"port":80,"nodePort":30000,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]}}""", "s NodePort 10.0.0.1 <none> 80:30000/TCP,53/UDP 60m a=b" },
        { "services", """{"metadata":{"name":"s"},"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1"}}""", "s LoadBalancer 10.0.0.1 <pending> <none> <unknown> <none>" },
        { "nodes", """{"metadata":{"name":"n","labels":{"node-role.kubernetes.io/control-plane":""}},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"False"}],"addresses":[{"type":"InternalIP","address":"10.1.1.1"}],"nodeInfo":{"kubeletVersion":"v1"}}}""", "n NotReady,SchedulingDisabled control-plane <unknown> v1 10.1.1.1 <none> <unknown> <unknown> <unknown>" },
        { "endpoints", """{"metadata":{"name":"e"},"subsets":[{"addresses":[{"ip":"1.1.1.1"},{"ip":"1.1.1.2"},{"ip":"1.1.1.3"},{"ip":"1.1.1.4"}],"ports":[{"port":80}]}]}""", "e 1.1.1.1:80,1.1.1.2:80,1.1.1.3:80 + 1 more... <unknown>" },
        { "endpointslices", """{"metadata":{"name":"e"},"addressType":"IPv4"}""", "e IPv4 <unset> <unset> <unknown>" },
        { "deployments", """{"metadata":{"name":"d"},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"containers":[{"name":"x","image":"i"},{"name":"y","image":"j"}]}}},"status":{"readyReplicas":1,"updatedReplicas":2,"availableReplicas":1}}""", "d 1/3 2 1 <unknown> x,y i,j a=b" },
        { "events", """{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p","fieldPath":"spec"},"reason":"Why","message":"text\n","type":"Normal","count":4,"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:59:30Z","source":{"component":"agent","host":"n"}}""", "30s Normal Why pod/p spec agent, n text 60m 4 e" },
        { "secrets", """{"metadata":{"name":"s"},"type":"Opaque","data":{"a":"eA=="}}""", "s Opaque 1 <unknown>" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Columns_Object_ReadAsKubectlPrintsThem(string plural, string json, string expected)
    {
        var definition = ResourceCatalog.Stored.Single(known => known.Plural == plural);
        var typed = ApiJson.Deserialize(Encoding.UTF8.GetBytes(json), definition.ClrType!);

        string.Join(" ", definition.Columns.Select(column => column.Cell(null, typed, Now))).ShouldBe(expected);
    }
}
