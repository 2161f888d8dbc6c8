using System.Diagnostics;

namespace MiniKube.NodeAgent.Tests.Real;

internal static class Tool
{
#pragma warning disable RS0030 // Tests start real processes.
    public static Process Start(string program, string[] arguments, bool input = false)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardInput = input } };
        process.Start();
        return process;
    }
#pragma warning restore RS0030

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
