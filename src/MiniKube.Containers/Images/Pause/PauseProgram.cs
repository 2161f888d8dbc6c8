namespace MiniKube.Containers.Images.Pause;

/// <summary>
/// The pause program, as machine code. In C:
/// <code>
/// sigprocmask(SIG_BLOCK, {INT, TERM, CHLD});           // blocked signals are not dropped, not even for process 1
/// for (;;) switch (sigtimedwait({INT, TERM, CHLD}, NULL, NULL)) {
///     case SIGCHLD: while (wait4(-1, NULL, WNOHANG, NULL) > 0); break;
///     case SIGTERM: case SIGINT: exit_group(0);
/// }
/// </code>
/// </summary>
internal static class PauseProgram
{
    /// <summary>Bit n-1 stands for signal n: INT 2, TERM 15, CHLD 17.</summary>
    public const ulong SignalSet = (1UL << 1) | (1UL << 14) | (1UL << 16);

    public static byte[] Build(string architecture) => architecture switch
    {
        "amd64" => StaticElf.Wrap(machine: 62, X64Pause.Code()),
        "arm64" => StaticElf.Wrap(machine: 183, Arm64Pause.Code()),
        _ => throw new ContainerRuntimeException(RuntimeError.Other, $"there is no pause program for {architecture}; amd64 and arm64 are known"),
    };
}
