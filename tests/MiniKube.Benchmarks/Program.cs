using MiniKube.Benchmarks;

// MiniKube.Benchmarks [--mkube out/mkube] [--kubeconfig F] [--only start,services,nft,iptables-legacy,iptables-nft,ready,idle,dns,pods,requests,expressions,watch,sched,mixed,list,memory] [--json F]
// With --kubeconfig it measures a server that exists, any that speaks the Kubernetes API, so that both can be had in one hour.
var options = Options.Parse(args);
var report = new Report();
if (options.Kubeconfig is { } kubeconfig)
{
    await MeasureApiAsync(ApiTarget.FromKubeconfig(kubeconfig));
}
else
{
    if (options.Wants("expressions")) ExpressionBench.Run(report);
    if (options.Wants("services")) await ServiceBench.RunAsync(report, options.Only);
    var mkube = new Mkube(options.Mkube);
    if (options.Only.Contains("ready")) await ReadyBench.RunAsync(mkube, report);
    if (options.Only.Count > 0 && options.Only.IsSubsetOf(["expressions", "services", "ready", "nft", "iptables-legacy", "iptables-nft"])) return;
    if (options.Wants("start")) await StartBench.RunAsync(mkube, report);
    await using var cluster = await BenchCluster.UpAsync(mkube, report);
    var target = ApiTarget.FromKubeconfig(cluster.Kubeconfig);
    if (options.Wants("idle")) await IdleBench.RunAsync(mkube, BenchCluster.Name, report);
    if (options.Wants("dns")) await DnsBench.RunAsync(mkube, BenchCluster.Name, report);
    if (options.Wants("pods"))
    {
        var floor = await RuntimeFloor.MeasureAsync(cluster.ContainerdSocket, BenchCluster.Image, report);
        var pod = await PodBench.RunAsync(target, report, BenchCluster.Image);
        report.Add("pod.over_floor", pod / floor, "x", "create → Running as a ratio of the floor");
    }
    await MeasureApiAsync(target);
}
if (options.Json is { } file) report.Save(file);

async Task MeasureApiAsync(ApiTarget target)
{
    if (options.Wants("requests")) await RequestBench.RunAsync(target, report);
    if (options.Wants("watch")) await WatchBench.RunAsync(target, report);
    if (options.Wants("sched")) await SchedulingBench.RunAsync(target, report);
    if (options.Wants("mixed")) await MixedBench.RunAsync(target, report);
    if (options.Wants("list")) await ListBench.RunAsync(target, report);
    if (options.Wants("memory")) await MemoryBench.RunAsync(target, report);
}
