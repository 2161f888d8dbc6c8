using MiniKube.Api.Core;

namespace MiniKube.Client.Tests;

public sealed class StatusConditionsTests
{
    private static readonly DateTimeOffset Then = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddMinutes(1);

    [Fact]
    public void SameStatus_KeepsTheTimeOfTheTransition()
    {
        IReadOnlyList<PodCondition> conditions = [new() { Type = "Ready", Status = "False", Reason = "A", LastTransitionTime = Then }];

        conditions.With(new PodCondition { Type = "Ready", Status = "False", Reason = "B" }, Now).Single().ShouldBe(new() { Type = "Ready", Status = "False", Reason = "B", LastTransitionTime = Then });
        conditions.With(new PodCondition { Type = "Ready", Status = "True" }, Now).Single().LastTransitionTime.ShouldBe(Now);
    }

    [Fact]
    public void NothingNew_GivesTheSameList()
    {
        IReadOnlyList<PodCondition> conditions = [new() { Type = "Ready", Status = "True", LastTransitionTime = Then }];

        conditions.With(new PodCondition { Type = "Ready", Status = "True" }, Now).ShouldBeSameAs(conditions);
        conditions.With(new PodCondition { Type = "Other", Status = "True" }, Now).Select(condition => condition.Type).ShouldBe(["Ready", "Other"]);
    }

    [Fact]
    public void NodeCondition_WithOnlyALaterHeartbeat_IsNoChange()
    {
        IReadOnlyList<NodeCondition> conditions = [new() { Type = "Ready", Status = "True", Reason = "r", Message = "m", LastHeartbeatTime = Then, LastTransitionTime = Then }];

        conditions.With(new NodeCondition { Type = "Ready", Status = "True", Reason = "r", Message = "m" }, Now).ShouldBeSameAs(conditions);
    }
}
