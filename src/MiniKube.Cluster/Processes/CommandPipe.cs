using System.Diagnostics;

namespace MiniKube.Cluster.Processes;

/// <summary>Two tools of the system, the first one's output being the second one's input, with a buffer between them and nothing on disk.</summary>
internal static class CommandPipe
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Throws with what the tool said that failed; the second one never takes the first one's broken output for whole.</summary>
    public static async Task RunAsync((string Tool, IReadOnlyList<string> Arguments) from, (string Tool, IReadOnlyList<string> Arguments) to, TimeSpan deadline, CancellationToken cancel)
    {
        using var source = Command.Start(from.Tool, from.Arguments);
        try
        {
            using var sink = Command.Start(to.Tool, to.Arguments);
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                limit.CancelAfter(deadline);
                await CarryAsync(source, sink, limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new ClusterException(ClusterFailure.TimedOut, $"not done after {deadline.TotalMinutes:0} minutes");
            }
            finally
            {
                if (!sink.HasExited) sink.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            if (!source.HasExited) source.Kill(entireProcessTree: true);
        }
    }

    private static async Task CarryAsync(Process source, Process sink, CancellationToken cancel)
    {
        source.StandardInput.Close();
        var (said, answer, answered) = (source.StandardError.ReadToEndAsync(cancel), sink.StandardError.ReadToEndAsync(cancel), sink.StandardOutput.ReadToEndAsync(cancel));
        var taken = true;
        try
        {
            await source.StandardOutput.BaseStream.CopyToAsync(sink.StandardInput.BaseStream, BufferBytes, cancel);
        }
        catch (IOException)
        {
            taken = false; // the second one has ended: it has enough, or says why
            source.StandardOutput.Close();
        }

        await source.WaitForExitAsync(cancel);
        if (taken && source.ExitCode != 0) throw new ClusterException(Short(await said));
        sink.StandardInput.BaseStream.Close();
        await sink.WaitForExitAsync(cancel);
        if (sink.ExitCode == 0) return;
        throw new ClusterException(Short(await answer is { Length: > 0 } error ? error : await answered));
    }

    private static string Short(string said) => said.Trim().ReplaceLineEndings("; ") is { Length: > 0 } words ? words : "it ended without a word";
}
