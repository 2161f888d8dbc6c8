using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.ApiServer.Dialing;

/// <summary>Copies requests and answers between a client and another server. Assembled at the first use: many servers never need it.</summary>
internal sealed class Forwarding(ILoggerFactory logging, TimeProvider time)
{
    private readonly Lazy<IHttpForwarder> forwarder = new(() =>
        new ServiceCollection().AddSingleton(logging).AddLogging().AddSingleton(time).AddHttpForwarder().BuildServiceProvider().GetRequiredService<IHttpForwarder>());

    public IHttpForwarder Forwarder => forwarder.Value;

    /// <summary>What went wrong in the end, in one sentence.</summary>
    public static string Reason(Exception? error, ForwarderError kind)
    {
        while (error?.InnerException is { } inner) error = inner;
        return error?.Message ?? kind.ToString();
    }
}
