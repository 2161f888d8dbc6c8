using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Etcd.Server;

namespace MiniKube.Etcd;

/// <summary>
/// An etcd of our own as a supervised child: started again when it ends, ended with us, however we end. Its data survives both.
/// Clients reach it through a unix socket in a folder that only its owner can enter.
/// </summary>
public sealed class EtcdProcess : IAsyncDisposable
{
    /// <summary>A unix socket's path must fit 108 bytes, the ending zero among them.</summary>
    private const int MaxSocketPath = 107;

    /// <summary>A start that failed so often in a row is given up; an etcd that ran before is tried for ever.</summary>
    private const int HopelessFailures = 3;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A life this long means that the last trouble is over.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>A full disk ends etcd with its first write, which need not come at once.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(2);

    private readonly EtcdProcessOptions options;
    private readonly ILogger<EtcdProcess> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BoundedLog log;
    private readonly string runFolder;
    private FileStream? folderLock;
    private volatile ChildProcess? child;
    private volatile string? trouble;
    private long born;
    private int launches;
    private Task supervision = Task.CompletedTask;

    public EtcdProcess(EtcdProcessOptions options, ILogger<EtcdProcess>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options = options with { DataFolder = Path.GetFullPath(options.DataFolder) };
        this.logger = logger ?? NullLogger<EtcdProcess>.Instance;
        runFolder = Path.GetFullPath(options.RunFolder ?? options.DataFolder);
        SocketPath = Path.Combine(runFolder, EtcdArguments.ClientSocket);
        if (SocketPath.Length > MaxSocketPath)
        {
            throw new ArgumentException($"{SocketPath} is longer than a socket's path may be: set a shorter run folder.");
        }

        log = new BoundedLog(options.LogFile ?? Path.Combine(options.DataFolder, "etcd.log"), options.MaxLogBytes);
    }

    public string SocketPath { get; }

    /// <summary>The running child's process id; null between two lives.</summary>
    public int? ProcessId => child is { Exited.IsCompleted: false } running ? running.Id : null;

    public string DataFolder => options.DataFolder;

    public long QuotaBytes => options.QuotaBytes;

    /// <summary>Why it is away, where people have to mend that: a sentence that says what to do. Null while it runs, and where nothing is known.</summary>
    public string? Trouble => trouble is { } known && (ProcessId is null || options.Time.GetElapsedTime(Volatile.Read(ref born)) < Recovered)
        ? known + "; etcd goes on by itself" : null;

    /// <summary>How a client reaches it.</summary>
    public EtcdOptions ClientOptions => new() { Endpoints = ["unix://" + SocketPath], Time = options.Time };

    /// <summary>Starts etcd and returns when it answers a linearizable read.</summary>
    /// <exception cref="EtcdException">It did not come up in time; the message holds etcd's last words.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(runFolder, OwnerOnly);
        Directory.CreateDirectory(options.DataFolder, OwnerOnly);
        File.SetUnixFileMode(options.DataFolder, OwnerOnly);
        folderLock = LockFolder();
        try
        {
            supervision = SuperviseAsync(await LaunchAsync());
        }
        catch (Win32Exception failure)
        {
            throw new EtcdException(EtcdError.Unavailable, $"{options.Binary} cannot be started ({failure.Message}): install etcd and util-linux", inner: failure);
        }

        try
        {
            await EtcdReadiness.WaitAsync(ClientOptions, SocketPath, options.StartTimeout, broken.Task, cancel);
        }
        catch (EtcdException failure)
        {
            var why = trouble is { } known ? known + ", then start this again" : $"{failure.Message}; its last words: {log.Tail}";
            throw new EtcdException(EtcdError.Unavailable, $"etcd does not start: {why}", inner: failure);
        }
    }

    /// <summary>Stops etcd: SIGTERM, and SIGKILL if that does not help.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            await supervision;
            return;
        }

        await stopping.CancelAsync();
        if (child is { } running)
        {
            running.Terminate();
            try
            {
                await running.Exited.WaitAsync(options.StopTimeout, options.Time);
            }
            catch (TimeoutException)
            {
                running.Kill();
            }
        }

        await supervision;
        log.Dispose();
        folderLock?.Dispose();
    }

    /// <summary>Two etcds would wait for each other's store, and the second would take the first one's socket away.</summary>
    private FileStream LockFolder()
    {
        try
        {
            return new FileStream(Path.Combine(options.DataFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (!DiskTrouble.IsFull(taken))
        {
            throw new EtcdException(EtcdError.Unavailable, $"an etcd runs on {options.DataFolder} already: end it or use another folder", inner: taken);
        }
    }

    private async Task<ChildProcess> LaunchAsync()
    {
        // etcd does not replace the sockets that it left when it was killed.
        File.Delete(SocketPath);
        File.Delete(Path.Combine(runFolder, EtcdArguments.PeerSocket));
        log.Begin();
        var launched = await ChildProcess.StartAsync(options.Binary, EtcdArguments.From(launches == 0 ? options : options with { ForgetOthers = false }), runFolder, log.Write);
        Volatile.Write(ref born, options.Time.GetTimestamp());
        child = launched;
        Tell(launched.Id, launches++);
        logger.Started(launched.Id, options.DataFolder);
        return launched;
    }

    /// <summary>Who notes it may write to the disk that is full; etcd has to be watched over all the same.</summary>
    private void Tell(int process, int before)
    {
        try
        {
            options.Launched?.Invoke(process, before);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.NotTold(failure.Message);
        }
    }

    private async Task SuperviseAsync(ChildProcess? running)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var begun = options.Time.GetTimestamp();
            var code = running is null ? -1 : await running.Exited;
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            failures = options.Time.GetElapsedTime(begun) > Settled ? 1 : failures + 1;
            trouble = DiskTrouble.In(log.Recent, options.DataFolder);
            if (failures == HopelessFailures)
            {
                broken.TrySetResult();
            }

            var pause = TimeSpan.FromMilliseconds(Math.Min(50 << Math.Min(failures, 10), LongestPause.TotalMilliseconds));
            if (trouble is { } known)
            {
                logger.EndedByTrouble(known, pause);
            }
            else
            {
                logger.Ended(code, pause, log.Tail);
            }

            await Task.Delay(pause, options.Time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running = stopping.IsCancellationRequested ? null : await LaunchAgainAsync();
        }

        running?.Terminate();
        await (running?.Exited ?? Task.CompletedTask);
    }

    /// <summary>Null when it cannot be started now: its file may be in the middle of an upgrade, its disk read-only.</summary>
    private async Task<ChildProcess?> LaunchAgainAsync()
    {
        try
        {
            return await LaunchAsync();
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            logger.NotLaunched(options.Binary, failure.Message);
            return null;
        }
    }
}
