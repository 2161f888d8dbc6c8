using MiniKube.Api.Core;
using MiniKube.NodeAgent.Work;
using MiniKube.Testing;

namespace MiniKube.NodeAgent.Tests.Work;

public sealed class PodMemoryTests
{
    [Theory]
    [InlineData("ErrImagePull", true)]
    [InlineData("ErrImageNeverPull", true)]
    [InlineData("CreateContainerError", false)]
    public void Failure_ForWantOfAnImage_IsOverWhenTheImageComes(string reason, bool awaits)
    {
        var time = new ManualTime();
        var memory = new PodMemory(new Pod { Metadata = new() { Name = "p" }, Spec = new() { Containers = [new() { Name = "a", Image = "app:1" }, new() { Name = "b" }] } }, time);
        memory.WithoutImage.ShouldBeEmpty();
        for (var times = 0; times < 4; times++) memory.Failed("a", reason, "");
        memory.WithoutImage.Select(container => container.Name).ShouldBe(awaits ? ["a"] : []);
        foreach (var container in memory.WithoutImage) memory.ImageArrived(container);
        (memory.Failures["a"].RetryAt <= time.GetUtcNow()).ShouldBe(awaits);
    }
}
