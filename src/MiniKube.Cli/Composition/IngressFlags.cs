using System.CommandLine;
using System.Globalization;
using MiniKube.Cluster;
using MiniKube.Network.Ingress;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a node's ingress controller.</summary>
internal sealed class IngressFlags
{
    private readonly Option<string> _ports = new("--ingress-ports")
    {
        Description = "Ports of this node that serve Ingresses: HTTP and HTTPS with a comma between, or none when another ingress controller is installed",
        DefaultValueFactory = _ => "80,443",
    };

    public void AddTo(Command command) => command.Add(_ports);

    /// <summary>Null: none.</summary>
    public IngressOptions? Read(ParseResult parsed)
    {
        var text = parsed.GetRequiredValue(_ports);
        if (text == "none") return null;
        int[] ports = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => ushort.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0)];
        return ports is [> 0, > 0] && ports[0] != ports[1]
            ? new IngressOptions { HttpPort = ports[0], HttpsPort = ports[1] }
            : throw new ClusterException(ClusterFailure.Usage, $"'{text}' does not suit --ingress-ports: give it two different ports, such as 80,443, or none");
    }
}
