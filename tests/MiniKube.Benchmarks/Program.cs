using MiniKube.Benchmarks;

// MiniKube.Benchmarks [--mkube out/mkube] [--kubeconfig F] [--only start,services,nft,iptables-legacy,iptables-nft,ready,idle,dns,pods,requests,expressions,watch,sched,mixed,list,memory] [--json F] [--beside FOLDER]
// With --beside, services are led by the folder's kube-proxy too, on its kube-apiserver and an etcd from the path.
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
    if (options.Wants("services")) await ServiceBench.RunAsync(report, options);
    var mkube = new Mkube(options.Mkube);
    if (options.Wants("ready")) await ReadyBench.RunAsync(mkube, report);
    if (options.Wants("start")) await StartBench.RunAsync(mkube, report);
    if (options.Only.Count == 0 || !options.Only.IsSubsetOf(["expressions", "services", "ready", "start", .. ServiceBench.Names])) await MeasureClusterAsync(mkube);
}
if (options.Json is { } file) report.Save(file);

async Task MeasureClusterAsync(Mkube mkube)
{
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

async Task MeasureApiAsync(ApiTarget target)
{
    if (options.Wants("requests")) await RequestBench.RunAsync(target, report);
    if (options.Wants("watch")) await WatchBench.RunAsync(target, report);
    if (options.Wants("sched")) await SchedulingBench.RunAsync(target, report);
    if (options.Wants("mixed")) await MixedBench.RunAsync(target, report);
    if (options.Wants("list")) await ListBench.RunAsync(target, report);
    if (options.Wants("memory")) await MemoryBench.RunAsync(target, report);
}
