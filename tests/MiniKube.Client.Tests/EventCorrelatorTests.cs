using MiniKube.Api.Core;

namespace MiniKube.Client.Tests;

public sealed class EventCorrelatorTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventCorrelator correlator = new("kubelet", "node-1");

    [Fact]
    public void FirstEvent_IsToldWithEverythingAUserNeeds()
    {
        var told = correlator.Decide(Observe("Pulled", "got it", 0)).ShouldBeOfType<EventWrite.Create>().Event;

        told.Metadata.Namespace.ShouldBe("shop");
        told.Metadata.Name!.ShouldStartWith("web-1.");
        (told.Count, told.FirstTimestamp, told.LastTimestamp).ShouldBe((1, Start, Start));
        (told.Source.Component, told.Source.Host, told.ReportingComponent, told.ReportingInstance).ShouldBe(("kubelet", "node-1", "kubelet", "node-1"));
    }

    [Fact]
    public void SameWords_AreCountedOnTheSameEvent()
    {
        var first = correlator.Decide(Observe("Pulled", "got it", 0)).ShouldBeOfType<EventWrite.Create>().Event;
        correlator.Decide(Observe("Pulled", "got it", 5));

        var again = correlator.Decide(Observe("Pulled", "got it", 9)).ShouldBeOfType<EventWrite.Repeat>().Event;

        again.Metadata.Name.ShouldBe(first.Metadata.Name);
        (again.Count, again.FirstTimestamp, again.LastTimestamp).ShouldBe((3, Start, Start.AddSeconds(9)));
    }

    [Fact]
    public void ManyDifferentMessages_OfOneReason_AreCombined()
    {
        for (var i = 0; i < 10; i++) correlator.Decide(Observe("Failed", $"try {i}", i)).ShouldBeOfType<EventWrite.Create>();

        correlator.Decide(Observe("Failed", "try 10", 10)).ShouldBeOfType<EventWrite.Create>().Event.Message.ShouldBe("(combined from similar events): try 10");
        correlator.Decide(Observe("Failed", "try 11", 11)).ShouldBeOfType<EventWrite.Repeat>().Event.Message.ShouldBe("(combined from similar events): try 11");
    }

    [Fact]
    public void Spam_AboutOneObject_IsCutShort_AndDoesNotSilenceOthers()
    {
        for (var i = 0; i < 25; i++) correlator.Decide(Observe("Looping", "again", i * 0.1)).ShouldNotBeOfType<EventWrite.Drop>();

        correlator.Decide(Observe("Looping", "again", 3)).ShouldBeOfType<EventWrite.Drop>();
        correlator.Decide(Observe("Looping", "again", 3, "web-2")).ShouldBeOfType<EventWrite.Create>();
        correlator.Decide(Observe("Looping", "again", 400)).ShouldBeOfType<EventWrite.Repeat>();
    }

    private static ObservedEvent Observe(string reason, string message, double second, string name = "web-1") =>
        new(new ObjectReference { Kind = "Pod", Namespace = "shop", Name = name, Uid = name }, "Warning", reason, message, Start.AddSeconds(second));
}
