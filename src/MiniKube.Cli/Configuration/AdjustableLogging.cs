using Microsoft.Extensions.Logging;
using MiniKube.Telemetry;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace MiniKube.Cli.Configuration;

/// <summary>The process's log, whose level may be changed while it runs.</summary>
internal sealed class AdjustableLogging(ILoggerFactory factory, LoggingLevelSwitch least) : ILoggerFactory, ILogLevel
{
    public LogLevel Least
    {
        get => LevelConvert.ToExtensionsLevel(least.MinimumLevel);
        set => least.MinimumLevel = LevelConvert.ToSerilogLevel(value);
    }

    public ILogger CreateLogger(string categoryName) => factory.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public void Dispose() => factory.Dispose();
}
