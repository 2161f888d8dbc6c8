using System.ComponentModel;
using System.Diagnostics;

namespace MiniKube.Network;

internal sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs a network tool to its end: bounded in time, killed when the caller gives up. <paramref name="prefix"/> puts it into another network namespace.</summary>
internal sealed class Command(IReadOnlyList<string> prefix)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancel)
    {
        IReadOnlyList<string> words = [.. prefix, program, .. arguments];
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(words[0], words.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        Start(process, program);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var errors = process.StandardError.ReadToEndAsync(bound.Token);
            await FeedAsync(process, input, bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new NetworkException($"{program} did not end within {Limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static void Start(Process process, string program)
    {
        try
        {
#pragma warning disable RS0030 // this is the one place that starts programs
            process.Start();
#pragma warning restore RS0030
        }
        catch (Win32Exception absent)
        {
            throw new NetworkException($"{program} cannot be run ({absent.Message}): install it", absent);
        }
    }

    private static async Task FeedAsync(Process process, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything: its exit code and words tell why.
        }
    }
}
