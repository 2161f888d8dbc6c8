using Microsoft.Extensions.Logging;

namespace MiniKube.Telemetry;

/// <summary>The least that a process logs; may be changed while it runs. The process's logger factory is one.</summary>
public interface ILogLevel
{
    LogLevel Least { get; set; }
}
