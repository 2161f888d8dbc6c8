namespace MiniKube.ApiServer.Flow;

/// <summary>Requests of some flows that wait for a seat.</summary>
internal sealed class FairQueue
{
    private readonly LinkedList<WaitingRequest> waiting = new();

    public int Length => waiting.Count;

    /// <summary>Seat-seconds that this queue has had; the one that had least is served next.</summary>
    public double Served { get; set; }

    /// <summary>Requests of this queue that have a seat now.</summary>
    public int Seated { get; set; }

    public LinkedListNode<WaitingRequest> Add(FlowTicket ticket) => waiting.AddLast(new WaitingRequest(ticket));

    public QueueView Look() => new([.. waiting.Select(request => request.Ticket)], Seated, Served);

    /// <summary>False: it was served meanwhile.</summary>
    public bool Remove(LinkedListNode<WaitingRequest> request)
    {
        if (request.List is null) return false;
        waiting.Remove(request);
        return true;
    }

    public WaitingRequest Take()
    {
        var first = waiting.First!;
        waiting.RemoveFirst();
        return first.Value;
    }
}

/// <summary>Completed with the level whose seat it gets.</summary>
internal sealed class WaitingRequest(FlowTicket ticket) : TaskCompletionSource<PriorityLevel>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public FlowTicket Ticket => ticket;
}
