using MiniKube.Api.Core;

namespace MiniKube.Api.Tests.Kinds;

public sealed class PodRequestsTests
{
    [Theory]
    [InlineData(1, "3", null, null, 4000, 4000)]
    [InlineData(2, "3", "1", null, 4000, 2000)]
    [InlineData(2, "500m", "1", null, 2000, 2000)]
    [InlineData(2, "3", "1", "Deferred", 4000, 2000)]
    [InlineData(2, "3", "1", "Infeasible", 2000, 2000)]
    [InlineData(2, "3", null, null, 4000, 4000)]
    public void OnNode_OfAPodThatIsResized_CountsTheMoreOfAskedAndGranted(long generation, string asked, string? granted, string? pending, long counted, long has)
    {
        var pod = new Pod
        {
            Metadata = new() { Name = "p", Generation = generation },
            Spec = new() { Containers = [new() { Name = "a", Resources = new() { Requests = Cpu(asked) } }, new() { Name = "b", Resources = new() { Requests = Cpu("1") } }] },
            Status = new()
            {
                ContainerStatuses = granted is null ? [] : [new() { Name = "a", AllocatedResources = Cpu(granted) }],
                Conditions = pending is null ? [] : [new() { Type = "PodResizePending", Status = "True", Reason = pending }],
            },
        };

        PodRequests.OnNode(pod)["cpu"].Milli.ShouldBe(counted);
        PodRequests.GrantedTo(pod)["cpu"].Milli.ShouldBe(has);
    }

    private static Dictionary<string, Quantity> Cpu(string amount) => new() { ["cpu"] = Quantity.Parse(amount) };
}
