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

    private static readonly string[] Levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    public static Option<string> Level { get; } = MakeLevel();

    public static Option<string?> File { get; } = new("--log-file") { Description = "Log into this file too, at most four of 16 MiB" };

    public static ILoggerFactory Create(ParseResult parsed)
    {
        var least = new LoggingLevelSwitch(LevelConvert.ToSerilogLevel(Enum.Parse<LogLevel>(parsed.GetRequiredValue(Level), ignoreCase: true)));
        var configuration = new LoggerConfiguration()
            .MinimumLevel.ControlledBy(least)
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal", LogEventLevel.Fatal) // a failed start is told once, by us
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

    private static Option<string> MakeLevel()
    {
        var level = new Option<string>("--log-level") { Description = $"The least that is logged: {string.Join(", ", Levels)}", DefaultValueFactory = _ => "Information", HelpName = "level" };
        level.Validators.Add(result =>
        {
            if (result.Tokens is [var typed] && !Levels.Contains(typed.Value, StringComparer.OrdinalIgnoreCase)) result.AddError($"'{typed.Value}' is no level of a log: give --log-level one of {string.Join(", ", Levels)}");
        });
        return level;
    }
}
