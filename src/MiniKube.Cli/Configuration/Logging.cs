using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace MiniKube.Cli.Configuration;

/// <summary>Where log lines of long-running commands go. The rooms know <see cref="ILogger"/> only.</summary>
internal static class Logging
{
    private const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";
    private const long LargestFile = 16 * 1024 * 1024;

    public static Option<LogEventLevel> Level { get; } = new("--log-level") { Description = "The least that is logged: Verbose, Debug, Information, Warning, Error", DefaultValueFactory = _ => LogEventLevel.Information };

    public static Option<string?> File { get; } = new("--log-file") { Description = "Log into this file too, at most four of 16 MiB" };

    public static ILoggerFactory Create(ParseResult parsed)
    {
        var least = new LoggingLevelSwitch(parsed.GetValue(Level));
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(least)
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting", LogEventLevel.Warning)
            .MinimumLevel.Override("Grpc", LogEventLevel.Warning)
            .WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        if (parsed.GetValue(File) is { } file)
        {
            configuration.WriteTo.File(
                file, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture,
                fileSizeLimitBytes: LargestFile, rollOnFileSizeLimit: true, retainedFileCountLimit: 4);
        }

        Logger logger = configuration.CreateLogger();
        return new AdjustableLogging(new SerilogLoggerFactory(logger, dispose: true), least);
    }
}
