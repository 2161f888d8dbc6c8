using System.Net;
using Microsoft.Extensions.Logging;

namespace MiniKube.Network.Dns;

internal static partial class DnsLog
{
    [LoggerMessage(5101, LogLevel.Information, "DNS answers on {Address}:53 for {Domain}")]
    public static partial void Serving(ILogger logger, IPAddress address, string domain);

    [LoggerMessage(5102, LogLevel.Warning, "DNS cannot answer on {Address}:53 yet, trying again in {Delay}: {Reason}. Pods resolve no names until then")]
    public static partial void NotServing(ILogger logger, IPAddress address, TimeSpan delay, string reason);

    [LoggerMessage(5103, LogLevel.Warning, "DNS datagrams are tracked as connections ({Reason}): many queries may fill the kernel's table")]
    public static partial void Tracked(ILogger logger, string reason);

    [LoggerMessage(5104, LogLevel.Debug, "Upstream resolver {Server} did not answer within {Limit}")]
    public static partial void UpstreamSilent(ILogger logger, IPEndPoint server, TimeSpan limit);

    [LoggerMessage(5105, LogLevel.Debug, "Upstream resolver {Server} cannot be asked: {Reason}")]
    public static partial void UpstreamFailed(ILogger logger, IPEndPoint server, string reason);

    [LoggerMessage(5106, LogLevel.Warning, "ConfigMap kube-system/kube-dns: {Problem}; the rest of it is used")]
    public static partial void StubDomainProblem(ILogger logger, string problem);

    [LoggerMessage(5107, LogLevel.Error, "A DNS query failed; its sender gets no answer")]
    public static partial void QueryFailed(ILogger logger, Exception error);
}
