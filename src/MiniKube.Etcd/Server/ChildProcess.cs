using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MiniKube.Etcd.Server;

/// <summary>
/// One child that the kernel kills when we die. That is bound to the life of the thread that started it, so a thread of its own
/// starts it, copies its stderr, and waits for its end.
/// </summary>
internal sealed partial class ChildProcess
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProcessStartInfo start;
    private readonly Action<ReadOnlySpan<byte>> errors;

    private ChildProcess(ProcessStartInfo start, Action<ReadOnlySpan<byte>> errors)
    {
        this.start = start;
        this.errors = errors;
    }

    public int Id { get; private set; }

    /// <summary>Ends with the exit code.</summary>
    public Task<int> Exited => exited.Task;

    /// <exception cref="Win32Exception">The program cannot be run.</exception>
    public static async Task<ChildProcess> StartAsync(string program, IEnumerable<string> arguments, string workingFolder, Action<ReadOnlySpan<byte>> errors)
    {
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = workingFolder, RedirectStandardError = true, RedirectStandardInput = true };
        // A session of its own keeps a terminal's Ctrl-C from it: the parent decides when it ends.
        foreach (var argument in (string[])["setpriv", "--pdeathsig", "KILL", "--", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(start, errors);
        new Thread(child.Run) { IsBackground = true, Name = $"child {Path.GetFileName(program)}" }.Start();
        await child.started.Task.ConfigureAwait(false);
        return child;
    }

    public void Terminate() => Signal(SigTerm);

    public void Kill() => Signal(SigKill);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private void Signal(int signal)
    {
        if (!exited.Task.IsCompleted)
        {
            _ = SendSignal(Id, signal);
        }
    }

    private void Run()
    {
        try
        {
#pragma warning disable RS0030 // This is the room's one place that starts a process.
            using var process = Process.Start(start)!;
#pragma warning restore RS0030
            process.StandardInput.Close();
            Id = process.Id;
            started.SetResult();
            var buffer = new byte[4096];
            for (int read; (read = process.StandardError.BaseStream.Read(buffer)) > 0;)
            {
                errors(buffer.AsSpan(0, read));
            }

            process.WaitForExit();
            exited.SetResult(process.ExitCode);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            if (!started.TrySetException(failure))
            {
                Kill();
                exited.TrySetResult(-1);
            }
        }
    }
}
