using System.Buffers;
using System.Globalization;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Sessions;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Logs;

/// <summary>
/// Writes one container's log in CRI's format from what Docker keeps of its output. It goes on where the file ends, so nothing is lost or doubled when this
/// process or the daemon restarts.
/// </summary>
internal sealed class LogRelay(DockerHttp http, DockerRuntimeOptions options, TimeProvider time, string id, string path, bool tty)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private FileStream? _file;

    /// <summary>Until the container has ended and all it said is written, or it is gone.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (await FollowAsync(cancel))
                await Task.Delay(Retry, time, cancel);
        }
        finally
        {
            lock (_gate)
            {
                _file?.Dispose();
                _file = null;
            }
        }
    }

    /// <summary>From now on lines go to a new file of the log's name.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = Open();
        }
    }

    /// <summary>True when there may be more to come.</summary>
    private async Task<bool> FollowAsync(CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var after = Position();
            var query = string.Create(CultureInfo.InvariantCulture, $"containers/{id}/logs?follow=1&stdout=1&stderr=1&timestamps=1&since={LogPosition.Since(after)}");
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(query, UriKind.Relative));
            using var response = await http.OpenAsync(request, cancel);
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            var lines = new LogLines(tty, after);
            var ready = new ArrayBufferWriter<byte>();
            await foreach (var piece in OutputFrames.ReadAsync(stream, tty, cancel))
            {
                lines.Take(piece, ready);
                if (ready.WrittenCount == 0)
                    continue;
                Append(ready.WrittenSpan);
                ready.ResetWrittenCount();
            }
            return await IsRunningAsync(cancel);
        }
        catch (ContainerRuntimeException gone) when (gone.Error == RuntimeError.NotFound)
        {
            return false;
        }
        catch (Exception broken) when (broken is IOException or ContainerRuntimeException)
        {
            return true; // the daemon restarts, or the disk is full
        }
    }

    private string Position()
    {
        lock (_gate)
        {
            var position = LogPosition.Find(path);
            _file ??= Open();
            return position;
        }
    }

    private void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            _file ??= Open();
            _file.Write(lines);
            _file.Flush();
        }
    }

    private FileStream Open() => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private async Task<bool> IsRunningAsync(CancellationToken cancel) =>
        await http.FindAsync($"containers/{id}/json", DockerJson.Default.ContainerDetails, options.Deadlines.Query, cancel) is { State.Status: "running" or "paused" };
}
