using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.Spdy;

namespace MiniKube.ApiServer.Streaming.Upgrades;

/// <summary>Switches a connection to SPDY/3.1, as kubectl before 1.31 asks for.</summary>
internal static class SpdyUpgrade
{
    public static async Task<SpdyConnection> AcceptAsync(HttpContext http, string protocol)
    {
        var response = http.Response.Headers;
        response.Upgrade = "SPDY/3.1";
        response["X-Stream-Protocol-Version"] = protocol;
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return new SpdyConnection(stream, SpdyRole.Server);
    }
}
