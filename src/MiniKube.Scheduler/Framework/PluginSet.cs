namespace MiniKube.Scheduler;

/// <summary>The plugins of a scheduler, by extension point, each in the order given. Cheap filters first: the first rejection ends a node.</summary>
internal sealed class PluginSet
{
    private readonly Dictionary<string, IPlugin> byName;

    public PluginSet(IReadOnlyList<IPlugin> plugins)
    {
        byName = plugins.ToDictionary(plugin => plugin.Name);
        PreFilters = [.. plugins.OfType<IPreFilter>()];
        Filters = [.. plugins.OfType<IFilter>()];
        PostFilters = [.. plugins.OfType<IPostFilter>()];
        Scores = [.. plugins.OfType<IScore>()];
        Reserves = [.. plugins.OfType<IReserve>()];
        Permits = [.. plugins.OfType<IPermit>()];
        Binds = [.. plugins.OfType<IBind>()];
    }

    public IPreFilter[] PreFilters { get; }

    public IFilter[] Filters { get; }

    public IPostFilter[] PostFilters { get; }

    public IScore[] Scores { get; }

    public IReserve[] Reserves { get; }

    public IPermit[] Permits { get; }

    public IBind[] Binds { get; }

    public static PluginSet Default(params IPlugin[] more) => new(
    [
        new NodeUnschedulablePlugin(),
        new NodeNamePlugin(),
        new TaintTolerationPlugin(),
        new NodeAffinityPlugin(),
        new NodePortsPlugin(),
        new NodeResourcesFitPlugin(),
        new PodTopologySpreadPlugin(),
        new InterPodAffinityPlugin(),
        new NodeResourcesBalancedAllocationPlugin(),
        new ImageLocalityPlugin(),
        new DefaultSpreadPlugin(),
        new DefaultPreemptionPlugin(),
        .. more,
    ]);

    public IPlugin? Find(string name) => byName.GetValueOrDefault(name);
}
