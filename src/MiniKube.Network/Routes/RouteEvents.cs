using MiniKube.Network.Netlink;
using static MiniKube.Network.Netlink.RouteNetlink;

namespace MiniKube.Network.Routes;

/// <summary>Wakes when the kernel tells of something that may have damaged routes. Links of pods come and go all the time and are no reason.</summary>
internal sealed class RouteEvents(NetlinkEvents events, Action wake)
{
    private const byte LinkLocalScope = 253;
    private const string PodLinks = "veth";

    public async Task FollowAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            if (await events.NextAsync(cancel) is not { } happened || happened.Any(Matters))
                wake();
        }
    }

    private static bool Matters(NetlinkMessage message) => message.Type switch
    {
        Types.DeleteRoute => message.Body.Span[5] == RouteRequests.Protocol,
        // One that took the place of another, which may have been ours.
        Types.NewRoute => message.Body.Span[5] != RouteRequests.Protocol && (message.Flags & Flags.Replace) != 0,
        Types.NewAddress or Types.DeleteAddress => message.Body.Span[3] < LinkLocalScope,
        Types.NewLink or Types.DeleteLink => !message.Attributes(16).Text(LinkAttribute.Name).StartsWith(PodLinks, StringComparison.Ordinal),
        _ => false,
    };
}
