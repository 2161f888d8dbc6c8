using Microsoft.Extensions.Logging;

namespace MiniKube.Network.Conntrack;

/// <summary>Makes the kernel forget flows, by the distribution's conntrack.</summary>
internal sealed class ConntrackTool(Command command, ILogger logger)
{
    /// <summary>Never throws for a flow that cannot be forgotten: the rules are right already, and the flow times out in the end.</summary>
    public async Task ForgetAsync(IEnumerable<IReadOnlyList<string>> flows, CancellationToken cancel)
    {
        foreach (var flow in flows)
        {
            try
            {
                var result = await command.RunAsync("conntrack", ["-D", .. flow], null, cancel);
                // 1 with this message: there was none.
                if (result.ExitCode != 0 && !result.Errors.Contains("0 flow entries", StringComparison.Ordinal))
                    Log.FlowStays(logger, string.Join(' ', flow), result.Errors.Trim());
            }
            catch (NetworkException failed)
            {
                Log.FlowStays(logger, string.Join(' ', flow), failed.Message);
                return;
            }
        }
    }
}
