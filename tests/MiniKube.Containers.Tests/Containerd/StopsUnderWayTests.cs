using MiniKube.Containers.Cri;

namespace MiniKube.Containers.Tests.Containerd;

public sealed class StopsUnderWayTests
{
    private readonly StopsUnderWay _stops = new();

    [Fact]
    public async Task End_DuringAStop_IsExplainedWhenTheStopIsAnswered()
    {
        var answer = new TaskCompletionSource();
        var stop = _stops.FollowAsync("c1", answer.Task);
        var explained = _stops.ExplainsAsync("c1");
        explained.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await stop;
        (await explained).ShouldBeTrue();
        (await _stops.ExplainsAsync("c1")).ShouldBeFalse("the next end is another one's");
    }

    [Fact]
    public async Task End_DuringAStopThatFails_HasToBeAskedAbout()
    {
        var stop = _stops.FollowAsync("c1", Task.FromException(new ContainerRuntimeException(RuntimeError.Unavailable, "gone")));
        (await _stops.ExplainsAsync("c1")).ShouldBeFalse();
        await Should.ThrowAsync<ContainerRuntimeException>(stop);
    }

    [Fact]
    public async Task End_OfItsOwn_HasToBeAskedAbout() => (await _stops.ExplainsAsync("c1")).ShouldBeFalse();
}
