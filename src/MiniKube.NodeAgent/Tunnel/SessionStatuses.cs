using MiniKube.Api.Meta;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>The final words of sessions, as kubectl reads them.</summary>
internal static class SessionStatuses
{
    public static Status Success { get; } = new() { StatusValue = "Success" };

    /// <summary>kubectl takes the exit code from the cause.</summary>
    public static Status Exited(int code) => code == 0 ? Success : new()
    {
        StatusValue = "Failure",
        Reason = "NonZeroExitCode",
        Message = $"command terminated with non-zero exit code: exit status {code}",
        Details = new() { Causes = [new() { Reason = "ExitCode", Message = code.ToString() }] },
    };

    public static Status Failed(string why) => ApiException.Internal(why).Status;
}
