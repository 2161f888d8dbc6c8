using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.Client.Tests;

public sealed class CacheJsonTests
{
    private const string Document = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop-ns","uid":"u","labels":{"app":"we\u0062"},"managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{}}}],"x-unknown":{"a":1}},
         "spec":{"nodeName":"node-number-1","containers":[{"name":"c","image":"some/image:1"}]},"status":{"phase":"Running"}}
        """;

    [Fact]
    public void Read_KeepsWhatTheServerSent_ExceptManagedFields()
    {
        var cached = Read(null);
        var plain = ApiJson.Deserialize<Pod>(Encoding.UTF8.GetBytes(Document));

        cached.Metadata.ManagedFields.ShouldBeEmpty();
        ApiJson.SameContent(cached, plain with { Metadata = plain.Metadata with { ManagedFields = [] } }).ShouldBeTrue();
        cached.Metadata.Labels["app"].ShouldBe("web");
    }

    [Fact]
    public void Read_WithFieldsLeftOut_ReadsThemAsAbsent()
    {
        var pod = Read("labels,image,containers,status");

        (pod.Metadata.Labels.Count, pod.Spec.Containers.Count, pod.Metadata.Name, pod.Spec.NodeName).ShouldBe((0, 0, "p", "node-number-1"));
    }

    [Fact]
    public void Read_WithAFieldOfOneTypeLeftOut_KeepsItInOthers()
    {
        var pod = Read("ObjectMeta.name,PodSpec.image");

        (pod.Metadata.Name, pod.Spec.Containers[0].Name, pod.Spec.Containers[0].Image).ShouldBe((null, "c", "some/image:1"));
    }

    [Fact]
    public void Read_OfTwoObjects_SharesTheStringsThatRepeat()
    {
        var (a, b) = (Read(null), Read(null));

        ReferenceEquals(a.Metadata.Namespace, b.Metadata.Namespace).ShouldBeTrue();
        ReferenceEquals(a.Spec.NodeName, b.Spec.NodeName).ShouldBeTrue();
        ReferenceEquals(a.Spec.Containers[0].Image, b.Spec.Containers[0].Image).ShouldBeTrue();
        ReferenceEquals(a.Metadata.Labels["app"], b.Metadata.Labels["app"]).ShouldBeTrue();
    }

    private static Pod Read(string? leaveOut) => CacheJson.Reader<Pod>(leaveOut)(Encoding.UTF8.GetBytes(Document));
}
