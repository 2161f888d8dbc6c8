using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Admission.Webhooks;

internal static partial class Log
{
    [LoggerMessage(1821, LogLevel.Warning, "The admission webhook {Name} could not be asked (fails open: {FailsOpen}): {Error}")]
    public static partial void WebhookFailed(this ILogger logger, string name, bool failsOpen, string error);

    [LoggerMessage(1822, LogLevel.Warning, "The match conditions of the admission webhook {Name} could not be decided (fails open: {FailsOpen}): {Error}")]
    public static partial void ConditionsFailed(this ILogger logger, string name, bool failsOpen, string error);
}
