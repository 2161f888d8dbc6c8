using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Tests;

public sealed class ExpectationsTests
{
    private static readonly ObjectKey Owner = new("default", "web");

    private readonly Dictionary<ObjectKey, IKubernetesObject> cached = [];
    private readonly ManualTime time = new();
    private readonly Expectations expectations;
    private ulong revision = 10;

    public ExpectationsTests() => expectations = new(new(key => cached.GetValueOrDefault(key), () => revision), time);

    [Fact]
    public void Created_UntilTheCacheHasIt_IsOpen()
    {
        var pod = At("a", "20");
        expectations.Wrote(Owner, pod);
        expectations.AreMet(Owner).ShouldBeFalse();
        cached[ObjectKey.Of(pod)] = pod;
        expectations.AreMet(Owner).ShouldBeTrue();
    }

    [Fact]
    public void Created_AndGoneBeforeTheCacheSawIt_IsMetByTheRevision()
    {
        expectations.Wrote(Owner, At("a", "20"));
        revision = 20;
        expectations.AreMet(Owner).ShouldBeTrue();
    }

    [Fact]
    public void Updated_UntilTheCacheHasTheNewVersion_IsOpen()
    {
        cached[new("default", "a")] = At("a", "15");
        expectations.Wrote(Owner, At("a", "20"));
        expectations.AreMet(Owner).ShouldBeFalse();
        cached[new("default", "a")] = At("a", "21");
        expectations.AreMet(Owner).ShouldBeTrue();
    }

    [Fact]
    public void Deleted_UntilItIsEndingOrGone_IsOpen()
    {
        var pod = At("a", "15");
        cached[ObjectKey.Of(pod)] = pod;
        expectations.Deleted(Owner, pod);
        expectations.AreMet(Owner).ShouldBeFalse();
        cached[ObjectKey.Of(pod)] = pod.Terminating();
        expectations.AreMet(Owner).ShouldBeTrue();
    }

    [Fact]
    public void Open_ForTooLong_IsGivenUp()
    {
        expectations.Wrote(Owner, At("a", "20"));
        time.Advance(TimeSpan.FromMinutes(6));
        expectations.AreMet(Owner).ShouldBeTrue();
    }

    private static Pod At(string name, string version)
    {
        var pod = Objects.Pod(name);
        return pod with { Metadata = pod.Metadata with { ResourceVersion = version } };
    }
}
