using System.Diagnostics;

namespace MiniKube.Benchmarks;

/// <summary>The published binary, as a user runs it.</summary>
internal sealed class Mkube(string path)
{
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"mkube {string.Join(' ', arguments)} failed: {await errors}");
    }

    public Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new InvalidOperationException($"{path} did not start");
}
