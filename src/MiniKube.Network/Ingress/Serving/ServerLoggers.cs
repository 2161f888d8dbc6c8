using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.Network.Ingress.Serving;

/// <summary>The process' log without YARP's two lines a request: they would cost more than the request and tell where people go.</summary>
internal sealed class ServerLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Yarp.", StringComparison.Ordinal) ? NullLogger.Instance : loggers.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the process has its log already");

    public void Dispose()
    {
        // The log belongs to the process.
    }
}
