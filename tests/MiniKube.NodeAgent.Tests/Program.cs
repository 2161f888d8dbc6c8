using System.Text.Json;
using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent;
using MiniKube.NodeAgent.Tests.Real;

// "agent FILE": an agent as one process of its own, for tests that enter namespaces and kill it.
if (args is not ["agent", var file]) return 2;
var settings = JsonSerializer.Deserialize<AgentSettings>(File.ReadAllText(file))!;
using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.TimestampFormat = "HH:mm:ss.fff ";
}));
await new NodeAgentHost(settings.ToOptions(), loggers, TimeProvider.System).RunAsync(CancellationToken.None);
return 0;
