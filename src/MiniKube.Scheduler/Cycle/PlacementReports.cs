namespace MiniKube.Scheduler;

/// <summary>Why the pods that wait now have no node, for those who ask. Bounded in pods and in nodes for each pod.</summary>
internal sealed class PlacementReports
{
    private const int MostPods = 1000;
    private const int MostNodes = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, PlacementReport> reports = [];
    private readonly Queue<ObjectKey> order = [];

    public PlacementReport? Find(ObjectKey pod)
    {
        lock (gate) return reports.GetValueOrDefault(pod);
    }

    public void Put(PodInfo pod, int attempts, Diagnosis diagnosis, DateTimeOffset now)
    {
        var nodes = diagnosis.Rejections.Take(MostNodes).Select(rejection => new NodeVerdict(rejection.Node.Name, rejection.Plugin.Name, rejection.Why.Reasons));
        var report = new PlacementReport(pod.Key, attempts, now, diagnosis.Message, [.. nodes]);
        lock (gate)
        {
            if (!reports.ContainsKey(pod.Key)) order.Enqueue(pod.Key);
            reports[pod.Key] = report;
            // Reports of pods that were placed meanwhile leave their key behind in the order.
            while (reports.Count > MostPods || order.Count > 2 * MostPods) reports.Remove(order.Dequeue());
        }
    }

    public void Remove(ObjectKey pod)
    {
        lock (gate) reports.Remove(pod);
    }
}
