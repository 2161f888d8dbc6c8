using Microsoft.AspNetCore.Connections;
using MiniKube.Cluster;
using MiniKube.Etcd;

namespace MiniKube.Cli.Output;

/// <summary>Every failure is one sentence on the error output that says what to do next.</summary>
internal static class Failure
{
    private const int NoSpace = 28; // ENOSPC

    public static int Tell(string sentence, int code)
    {
        Console.Error.WriteLine("mkube: " + sentence.ReplaceLineEndings("; "));
        return code;
    }

    public static int Tell(Exception failure) => failure switch
    {
        ClusterException e => Tell(e.Message, CodeOf(e.Failure)),
        OperationCanceledException => Tell("interrupted: run the same command again to go on, or 'mkube down' to remove what was made", ExitCode.Interrupted),
        UnauthorizedAccessException e when Environment.UserName != "root" => Tell($"{Plain(e)}: run it as root, with sudo", ExitCode.Prerequisite),
        EtcdException e when e.Message.Contains("no space left on device", StringComparison.Ordinal) => Tell("etcd does not start, because the disk of the data folder is full: make room there, then start this again", ExitCode.Failed),
        EtcdException e => Tell(Plain(e), ExitCode.Failed),
        IOException e when e.InnerException is AddressInUseException => Tell($"{Plain(e)}: end what listens there ('ss -ltnp' shows it), or give --port another one", ExitCode.Failed),
        InvalidDataException or ArgumentException { ParamName: null } => Tell($"{Plain(failure)}: mend that, then start this again", ExitCode.Usage),
        IOException e when (e.HResult & 0xFFFF) == NoSpace => Tell($"the disk is full ({Plain(e)}): make room, then run this again", ExitCode.Failed),
        IOException or UnauthorizedAccessException => Tell($"{Plain(failure)}: see that the path exists and may be written, then run this again", ExitCode.Failed),
        _ => Tell($"{failure.Message} ({failure.GetType().Name}): this is a defect unless the message names its cause; run it again, and report it with the output of 'mkube status'", ExitCode.Failed),
    };

    /// <summary>.NET's sentences end with a full stop; ours go on.</summary>
    private static string Plain(Exception failure) => failure.Message.TrimEnd('.');

    private static int CodeOf(ClusterFailure failure) => failure switch
    {
        ClusterFailure.Usage => ExitCode.Usage,
        ClusterFailure.NotFound => ExitCode.NotFound,
        ClusterFailure.Prerequisite => ExitCode.Prerequisite,
        ClusterFailure.TimedOut => ExitCode.TimedOut,
        _ => ExitCode.Failed,
    };
}
