using System.CommandLine;
using MiniKube.Cluster;
using MiniKube.Controllers;
using MiniKube.Controllers.LoadBalancers;

namespace MiniKube.Cli.Composition;

/// <summary>Where services of type LoadBalancer get their addresses.</summary>
internal sealed class BalancerFlag
{
    private readonly Option<string> _source = new("--load-balancer")
    {
        Description = "Addresses of LoadBalancer services: 'nodes' for the nodes' own, blocks and ranges such as 192.0.2.64/28,192.0.2.100-192.0.2.120, or 'none' when another controller gives them",
        DefaultValueFactory = _ => "nodes",
    };

    public void AddTo(Command command) => command.Add(_source);

    public Func<ControllerManagerOptions, ControllerManagerOptions> Read(ParseResult parsed)
    {
        switch (parsed.GetRequiredValue(_source))
        {
            case "nodes":
                return options => options;
            case "none":
                return options => options with { Disabled = options.Disabled.Append("service-lb").ToHashSet() };
            case var text:
                try
                {
                    var pool = BalancerPool.Parse(text);
                    return options => options with { BalancerPool = pool };
                }
                catch (FormatException wrong)
                {
                    throw new ClusterException(ClusterFailure.Usage, $"{wrong.Message}: give --load-balancer those, 'nodes' or 'none'");
                }
        }
    }
}
