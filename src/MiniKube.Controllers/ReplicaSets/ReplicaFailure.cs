namespace MiniKube.Controllers.ReplicaSets;

/// <summary>The condition ReplicaFailure: why the last pass could not create or delete pods.</summary>
internal static class ReplicaFailure
{
    private const string Type = "ReplicaFailure";

    public static ReplicaSetStatus With(this ReplicaSetStatus status, string? reason, string? message, DateTimeOffset now)
    {
        var present = status.Conditions.FirstOrDefault(condition => condition.Type == Type);
        if (reason is null)
        {
            return present is null ? status : status with { Conditions = [.. status.Conditions.Where(condition => condition.Type != Type)] };
        }
        if (present is not null && present.Reason == reason) return status;
        var failure = new ReplicaSetCondition { Type = Type, Status = "True", Reason = reason, Message = message, LastTransitionTime = present?.LastTransitionTime ?? now };
        return status with { Conditions = [.. status.Conditions.Where(condition => condition.Type != Type), failure] };
    }
}
