using Grpc.Core;
using MiniKube.ApiServer.Grpc;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>Tells who asks which nodes are heard: all of them first, then changes. Sleeps until the next node could fall silent.</summary>
internal sealed class NodeHealthService(NodeLiveness liveness, ApiServerContext context) : NodeHealth.NodeHealthBase
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    /// <summary>Woken this much later than asked, it is we who stood still (a paused machine, a starved process), and nobody else was silent.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    public override async Task Watch(WatchHealthRequest request, IServerStreamWriter<HealthReport> responseStream, ServerCallContext call)
    {
        if (GrpcCalls.UserOf(call) is { IsMaster: false, Name: not "system:kube-controller-manager" })
        {
            throw new RpcException(new(StatusCode.PermissionDenied, "only controllers may watch node health"));
        }
        var grace = TimeSpan.FromMilliseconds(Math.Max(request.GraceMs, 100));
        liveness.Expect(grace);
        var told = new Dictionary<string, bool>(StringComparer.Ordinal);
        var first = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, context.Stopping);
        while (!stop.IsCancellationRequested)
        {
            var changed = liveness.Changed;
            var report = new HealthReport();
            var next = Idle;
            foreach (var (node, silent) in liveness.Read())
            {
                var heard = silent <= grace;
                if (heard && grace - silent < next) next = grace - silent;
                if (told.TryGetValue(node, out var before) && before == heard) continue;
                told[node] = heard;
                report.Nodes.Add(new NodeHealthState { Node = node, Heard = heard });
            }
            if (first || report.Nodes.Count > 0) await responseStream.WriteAsync(report, stop.Token);
            first = false;
            var pause = next + TimeSpan.FromMilliseconds(10);
            var began = context.Time.GetTimestamp();
            await Task.WhenAny(Task.Delay(pause, context.Time, stop.Token), changed);
            if (context.Time.GetElapsedTime(began) - pause > Stall) liveness.Forgive();
        }
    }
}
