using MiniKube.ApiServer.Flow;

namespace MiniKube.ApiServer.Debugging;

/// <summary>Priority and fairness as it is now, with the columns that Kubernetes prints.</summary>
internal static class FlowDump
{
    public static string Levels(IEnumerable<PriorityLevel> levels)
    {
        var table = new TextTable(
            "PriorityLevelName", "ActiveQueues", "IsIdle", "IsQuiescing", "WaitingRequests", "ExecutingRequests", "DispatchedRequests", "RejectedRequests", "TimedoutRequests", "CancelledRequests");
        foreach (var level in Sorted(levels))
        {
            var active = level.Look().Queues.Count(queue => queue.Waiting.Count > 0 || queue.Seated > 0);
            table.Add(level.Name, active, level.Waiting + level.Executing == 0, false, level.Waiting, level.Executing, level.Dispatched,
                level.Rejected - level.TimedOut - level.Cancelled, level.TimedOut, level.Cancelled);
        }
        return table.ToString();
    }

    public static string Queues(IEnumerable<PriorityLevel> levels)
    {
        var table = new TextTable("PriorityLevelName", "Index", "PendingRequests", "ExecutingRequests", "SeatsInUse", "NextDispatchR");
        foreach (var level in Sorted(levels).Where(level => !level.IsExempt))
        {
            var index = 0;
            foreach (var queue in level.Look().Queues) table.Add(level.Name, index++, queue.Waiting.Count, queue.Seated, queue.Seated, queue.Served);
        }
        return table.ToString();
    }

    public static string Requests(IEnumerable<PriorityLevel> levels, bool details)
    {
        string[] header = ["PriorityLevelName", "FlowSchemaName", "QueueIndex", "RequestIndexInQueue", "FlowDistingsher", "ArriveTime"];
        var table = new TextTable(details ? [.. header, "UserName", "Verb", "APIPath", "Namespace", "Name", "APIVersion", "Resource", "SubResource"] : header);
        foreach (var level in Sorted(levels).Where(level => !level.IsExempt))
        {
            var index = 0;
            foreach (var queue in level.Look().Queues)
            {
                for (var i = 0; i < queue.Waiting.Count; i++)
                {
                    var request = queue.Waiting[i];
                    object?[] cells = [level.Name, request.Schema, index, i, request.Flow, request.Arrived];
                    table.Add(details ? [.. cells, .. Details(request)] : cells);
                }
                index++;
            }
        }
        return table.ToString();
    }

    private static object?[] Details(FlowTicket request)
    {
        var target = request.Facts?.Target;
        return [request.User, request.Facts?.Verb, request.Facts?.Path, target?.Namespace, target?.Name, target?.Definition.ApiVersion, target?.Definition.Plural, target?.Subresource];
    }

    private static IEnumerable<PriorityLevel> Sorted(IEnumerable<PriorityLevel> levels) => levels.OrderBy(level => level.Name, StringComparer.Ordinal);
}
