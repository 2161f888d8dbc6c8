namespace MiniKube.Cluster.Init;

/// <summary>The status word of wait(2), for people.</summary>
internal static class ExitStatus
{
    public static bool Succeeded(int status) => status == 0;

    public static string Describe(int status) => (status & 0x7f) is var signal and not 0 ? $"killed by signal {signal}" : $"exit code {(status >> 8) & 0xff}";
}
