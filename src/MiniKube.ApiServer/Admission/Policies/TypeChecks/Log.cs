using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Admission.Policies.TypeChecks;

internal static partial class Log
{
    [LoggerMessage(1831, LogLevel.Warning, "The type checks of validating admission policies cannot be written yet, trying again: {Error}")]
    public static partial void StatusWaits(this ILogger logger, string error);
}
