using System.Diagnostics;
using System.Runtime.InteropServices;
using MiniKube.Network;

namespace MiniKube.Benchmarks;

/// <summary>A network namespace of its own, with every address of 10.244.0.0/16 on it.</summary>
internal sealed partial class NetworkSpace : IAsyncDisposable
{
    private const string Name = "mkbench-services";
    private const int CloneNewNet = 0x40000000;

    public IReadOnlyList<string> Prefix => ["nsenter", $"--net=/run/netns/{Name}", "--"];

    public static async Task<NetworkSpace> CreateAsync()
    {
        var host = new Command([]);
        await host.RunAsync("ip", ["netns", "del", Name], null, CancellationToken.None);
        await MustAsync(host, "ip", "netns", "add", Name);
        var space = new NetworkSpace();
        var inside = new Command(space.Prefix);
        await MustAsync(inside, "ip", "link", "set", "lo", "up");
        await MustAsync(inside, "ip", "route", "add", "local", "10.244.0.0/16", "dev", "lo");
        await MustAsync(inside, "ip", "addr", "add", "192.0.2.1/32", "dev", "lo");
        await MustAsync(inside, "ip", "route", "add", "default", "dev", "lo", "src", "192.0.2.1");
        return space;
    }

    /// <summary>Runs on a thread inside. Sockets made there stay there.</summary>
    public Task<T> InsideAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle("/run/netns/" + Name);
                if (SetNamespace((int)handle.DangerousGetHandle(), CloneNewNet) != 0)
                    throw new InvalidOperationException("the network namespace cannot be entered: run this as root");
                done.SetResult(work());
            }
            catch (Exception failed)
            {
                done.SetException(failed);
            }
        }) { IsBackground = true }.Start();
        return done.Task;
    }

    /// <summary>Starts a program inside that writes what it says to a file.</summary>
    /// <param name="path">Where it finds programs before all others; may be empty.</param>
    public Process Start(string log, string path, string program, params string[] arguments)
    {
        // exec, so that the process is the program's.
        string[] words = [.. Prefix.Skip(1), "sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log, program, .. arguments];
        var start = new ProcessStartInfo(Prefix[0], words);
        start.Environment["PATH"] = (path.Length > 0 ? path + ":" : "") + Environment.GetEnvironmentVariable("PATH");
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync() => await new Command([]).RunAsync("ip", ["netns", "del", Name], null, CancellationToken.None);

    private static async Task MustAsync(Command command, string program, params string[] arguments)
    {
        var result = await command.RunAsync(program, arguments, null, CancellationToken.None);
        if (result.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.Errors}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
