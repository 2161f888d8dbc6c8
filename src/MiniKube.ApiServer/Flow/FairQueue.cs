namespace MiniKube.ApiServer.Flow;

/// <summary>Requests of some flows that wait for a seat.</summary>
internal sealed class FairQueue
{
    private readonly LinkedList<TaskCompletionSource<PriorityLevel>> waiting = new();

    public int Length => waiting.Count;

    /// <summary>Seat-seconds that this queue has had; the one that had least is served next.</summary>
    public double Served { get; set; }

    /// <summary>Requests of this queue that have a seat now.</summary>
    public int Seated { get; set; }

    public LinkedListNode<TaskCompletionSource<PriorityLevel>> Add() => waiting.AddLast(new TaskCompletionSource<PriorityLevel>(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>False: it was served meanwhile.</summary>
    public bool Remove(LinkedListNode<TaskCompletionSource<PriorityLevel>> request)
    {
        if (request.List is null) return false;
        waiting.Remove(request);
        return true;
    }

    public TaskCompletionSource<PriorityLevel> Take()
    {
        var first = waiting.First!;
        waiting.RemoveFirst();
        return first.Value;
    }
}
