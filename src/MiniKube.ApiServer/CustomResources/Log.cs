using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.CustomResources;

internal static partial class Log
{
    [LoggerMessage(1801, LogLevel.Warning, "The custom resource definition {Name} is not in step yet, trying again: {Error}")]
    public static partial void DefinitionFailed(this ILogger logger, string name, string error);
}
