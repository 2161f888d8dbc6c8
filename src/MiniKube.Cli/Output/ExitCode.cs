namespace MiniKube.Cli.Output;

/// <summary>What scripts may rely on; docs/cli.md lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Prerequisite = 4;
    public const int TimedOut = 5;
    public const int Interrupted = 130;
}
