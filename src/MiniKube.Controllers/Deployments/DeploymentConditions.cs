namespace MiniKube.Controllers.Deployments;

/// <summary>A Deployment's conditions while they are decided on. Keeps the times of what does not change.</summary>
internal sealed class DeploymentConditions(IReadOnlyList<DeploymentCondition> stored, DateTimeOffset now)
{
    private readonly List<DeploymentCondition> conditions = [.. stored];
    private bool changed;

    /// <summary>The stored list itself when nothing changed.</summary>
    public IReadOnlyList<DeploymentCondition> All => changed ? conditions : stored;

    public DeploymentCondition? Get(string type) => conditions.Find(condition => condition.Type == type);

    /// <param name="type">For example Available.</param>
    /// <param name="status">True, False or Unknown.</param>
    /// <param name="reason">Machine-readable.</param>
    /// <param name="message">For people.</param>
    /// <param name="again">The same news at a later time is news: the deadline runs from it.</param>
    public void Set(string type, string status, string reason, string message, bool again = false)
    {
        var before = Get(type);
        if (before is not null && before.Status == status && before.Reason == reason && !again) return;
        changed = true;
        var next = (before ?? new DeploymentCondition { Type = type }) with
        {
            Status = status,
            Reason = reason,
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
        };
        if (before is null) conditions.Add(next);
        else conditions[conditions.IndexOf(before)] = next;
    }

    public void Remove(string type) => changed |= conditions.RemoveAll(condition => condition.Type == type) > 0;
}
