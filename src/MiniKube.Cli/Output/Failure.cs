using MiniKube.Cluster;

namespace MiniKube.Cli.Output;

/// <summary>Every failure is one sentence on the error output that says what to do next.</summary>
internal static class Failure
{
    public static int Tell(string sentence, int code)
    {
        Console.Error.WriteLine("mkube: " + sentence.ReplaceLineEndings("; "));
        return code;
    }

    public static int Tell(Exception failure) => failure switch
    {
        ClusterException e => Tell(e.Message, CodeOf(e.Failure)),
        OperationCanceledException => Tell("interrupted: run the same command again to go on, or 'mkube down' to remove what was made", ExitCode.Interrupted),
        UnauthorizedAccessException e when Environment.UserName != "root" => Tell($"{e.Message}: run it as root, with sudo", ExitCode.Prerequisite),
        _ => Tell($"{failure.Message} ({failure.GetType().Name}): this is a defect unless the message names its cause; run it again, and report it with the output of 'mkube status'", ExitCode.Failed),
    };

    private static int CodeOf(ClusterFailure failure) => failure switch
    {
        ClusterFailure.Usage => ExitCode.Usage,
        ClusterFailure.NotFound => ExitCode.NotFound,
        ClusterFailure.Prerequisite => ExitCode.Prerequisite,
        ClusterFailure.TimedOut => ExitCode.TimedOut,
        _ => ExitCode.Failed,
    };
}
