using System.ComponentModel;
using System.Diagnostics;

namespace MiniKube.Cluster.Processes;

/// <summary>What a tool answered.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs a tool of the system to its end, within a deadline. The only place of this room that starts processes on the machine itself.</summary>
internal static class Command
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The tool's output; throws with what the tool said when it fails.</summary>
    public static async Task<string> RunAsync(string tool, IEnumerable<string> arguments, CancellationToken cancel, string? input = null, TimeSpan? deadline = null)
    {
        var list = arguments.ToList();
        var result = await TryRunAsync(tool, list, cancel, input, deadline);
        if (result.ExitCode == 0) return result.Output;
        var said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        throw new ClusterException($"'{tool} {string.Join(' ', list)}' failed with exit code {result.ExitCode}: {said.ReplaceLineEndings("; ")}");
    }

    public static async Task<CommandResult> TryRunAsync(
        string tool, IEnumerable<string> arguments, CancellationToken cancel, string? input = null, TimeSpan? deadline = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(deadline ?? Deadline);
        using var process = Start(tool, arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ClusterException(ClusterFailure.TimedOut, $"'{tool}' did not end within {(deadline ?? Deadline).TotalSeconds:0} s: see what keeps the machine busy and run this again");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts a tool that outlives us and returns its process id.</summary>
    public static int StartDetached(string tool, IEnumerable<string> arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(tool, arguments) };
        Start(process, tool);
        return process.Id;
    }

    /// <summary>Starts a tool that talks to us; whoever does it sees to its end.</summary>
    internal static Process Start(string tool, IEnumerable<string> arguments)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            Start(process, tool);
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static void Start(Process process, string tool)
    {
        try
        {
#pragma warning disable RS0030 // this is the Command type
            process.Start();
#pragma warning restore RS0030
        }
        catch (Win32Exception e)
        {
            throw new ClusterException(ClusterFailure.Prerequisite, $"cannot run '{tool}' ({e.Message}): install what is missing with scripts/deps.sh and run this again", e);
        }
    }
}
