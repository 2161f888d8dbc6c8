using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Networking;

/// <summary>The node's ranges of pod addresses: given by hand, or what the cluster says. They stay while the node exists; one that was deleted and comes back may have others.</summary>
internal sealed class PodRanges
{
    private readonly IReadOnlyList<string> _fixed;
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _known = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PodRanges(NodeAgentOptions options, Informer<Node> nodes)
    {
        _fixed = options.PodCidrs;
        if (_fixed.Count > 0) return;
        nodes.OnChanged((_, node) =>
        {
            if (node is not null) Learn(node.Spec.PodCIDRs is { Count: > 0 } many ? many : node.Spec.PodCIDR is { Length: > 0 } one ? [one] : []);
        });
    }

    /// <summary>Waits for ranges that are not these.</summary>
    public async Task<IReadOnlyList<string>> OtherThanAsync(IReadOnlyList<string> ranges, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var now = _fixed.Count > 0 ? _fixed : _known;
                if (now.Count > 0 && !now.SequenceEqual(ranges)) return now;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancel);
        }
    }

    private void Learn(IReadOnlyList<string> ranges)
    {
        lock (_gate)
        {
            if (ranges.SequenceEqual(_known)) return;
            _known = ranges;
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
