using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Debugging;

/// <summary>The least that the process logs, from now on until it ends. Takes the names of levels, and the numbers that Kubernetes' components take.</summary>
internal sealed partial class LogLevelPage(ILoggerFactory logging)
{
    public const string Path = "/debug/flags/v";
    private const int LongestBody = 64;
    private readonly ILogger<LogLevelPage> log = logging.CreateLogger<LogLevelPage>();

    public async Task HandleAsync(HttpContext http)
    {
        if (logging is not ILogLevel process)
        {
            await DebugPages.WriteAsync(http, StatusCodes.Status501NotImplemented, "the log of this process has no level that can be changed\n");
            return;
        }
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await DebugPages.WriteAsync(http, StatusCodes.Status200OK, $"{process.Least}\n");
            return;
        }
        if (!HttpMethods.IsPut(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD, PUT";
            throw ApiException.MethodNotAllowed();
        }
        if (await ReadAsync(http) is not { } wanted || LevelOf(wanted) is not { } level)
        {
            await DebugPages.WriteAsync(http, StatusCodes.Status400BadRequest, "the body must be Trace, Debug, Information, Warning, Error or Critical, or a number as of klog: 0 to 3 is Information, 4 and 5 Debug, more is Trace\n");
            return;
        }
        process.Least = level;
        Changed(level, ApiServerContext.UserOf(http).Name);
        await DebugPages.WriteAsync(http, StatusCodes.Status200OK, $"successfully set the log level to {level}\n");
    }

    private static LogLevel? LevelOf(string wanted)
    {
        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number <= 3 ? LogLevel.Information : number <= 5 ? LogLevel.Debug : LogLevel.Trace;
        if (wanted.Equals("Verbose", StringComparison.OrdinalIgnoreCase)) return LogLevel.Trace;
        return Enum.TryParse<LogLevel>(wanted, ignoreCase: true, out var level) && Enum.IsDefined(level) && level != LogLevel.None ? level : null;
    }

    private static async Task<string?> ReadAsync(HttpContext http)
    {
        var buffer = new byte[LongestBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > LongestBody ? null : System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    [LoggerMessage(2601, LogLevel.Warning, "The log level is now {Level}, set by {User}")]
    private partial void Changed(LogLevel level, string user);
}
