using Microsoft.Extensions.Logging;
using MiniKube.Client;

namespace MiniKube.Controllers.Hosting;

/// <summary>What controllers are made of. Lives for one term of leadership.</summary>
internal sealed record ControllerContext(
    ApiClient Client, Informers Informers, Func<string, EventRecorder> Events, ControllerManagerOptions Options, ILoggerFactory Loggers, TimeProvider Time);
