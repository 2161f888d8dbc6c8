using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MiniKube.Containers;

/// <summary>Runs one program to its end: bounded in time, killed with its children when the caller gives up, output kept up to a limit.</summary>
internal static class Command
{
    private const int MaxOutput = 1024 * 1024;

    /// <param name="program">A path, or a name to be looked for.</param>
    /// <param name="arguments">Without the program itself.</param>
    /// <param name="timeout">After which it is killed.</param>
    /// <param name="cancel">Kills it too.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="environment">All of its environment; null: ours.</param>
    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancel, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };
        if (environment is not null)
        {
            process.StartInfo.Environment.Clear();
            foreach (var (name, value) in environment)
                process.StartInfo.Environment[name] = value;
        }
        try
        {
#pragma warning disable RS0030 // this is the one place that starts programs
            process.Start();
#pragma warning restore RS0030
        }
        catch (Win32Exception absent)
        {
            throw new ContainerRuntimeException(RuntimeError.Other, $"{program} cannot be run: {absent.Message}", absent);
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(timeout);
        try
        {
            var output = ReadAsync(process.StandardOutput, bound.Token);
            var errors = ReadAsync(process.StandardError, bound.Token);
            await WriteAsync(process.StandardInput, input, bound.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(bound.Token));
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, $"{program} did not end within {timeout.TotalSeconds:0} s");
        }
    }

    private static async Task WriteAsync(StreamWriter target, string input, CancellationToken cancel)
    {
        try
        {
            await target.WriteAsync(input.AsMemory(), cancel);
            target.Close();
        }
        catch (IOException)
        {
            // It has ended without reading all of it; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader source, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await source.ReadAsync(buffer, cancel) is var count and > 0)
        {
            if (text.Length < MaxOutput)
                text.Append(buffer, 0, count);
        }
        return text.ToString();
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Errors);
