using Microsoft.Extensions.Logging;

namespace MiniKube.Network.Ingress;

internal static partial class IngressLog
{
    [LoggerMessage(5201, LogLevel.Information, "Ingress answers on ports {Http} and {Https}: {Count} Ingresses")]
    public static partial void Serving(ILogger logger, int http, int https, int count);

    [LoggerMessage(5202, LogLevel.Information, "No Ingress is left: ports {Http} and {Https} are closed")]
    public static partial void Closed(ILogger logger, int http, int https);

    [LoggerMessage(5203, LogLevel.Warning, "Ingress cannot answer, trying again in {Delay}: {Reason}. Stop what uses the port, or give the agent other ports with --ingress-ports")]
    public static partial void PortTaken(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(5204, LogLevel.Warning, "Secret {Namespace}/{Name} gives no certificate: {Problem}. A self-signed one is shown instead")]
    public static partial void NoCertificate(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(5205, LogLevel.Warning, "{Destination} of service {Namespace}/{Service} cannot be reached: {Reason}. Other endpoints are tried")]
    public static partial void EndpointFailed(ILogger logger, string destination, string @namespace, string service, string reason);
}
