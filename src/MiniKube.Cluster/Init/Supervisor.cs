using System.Diagnostics;
using System.Text.Json;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Init;

/// <summary>
/// One loop that starts what is due, notes what ended and writes the state file; one thread beside it that does nothing but wait for children.
/// Children that are not ours (orphans of the whole node) are reaped and forgotten.
/// </summary>
internal sealed class Supervisor : IDisposable
{
    private static readonly TimeSpan LogCheck = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan NoChildren = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GraceOfComponents = TimeSpan.FromSeconds(10);

    private readonly HostSpec _spec;
    private readonly List<SupervisedProcess> _processes;
    private readonly Queue<(int Pid, int Status)> _ended = new();
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private bool _stopping;

    public Supervisor(HostSpec spec)
    {
        _spec = spec;
        var environment = new[] { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8" };
        _processes =
        [
            .. spec.Components.Select(c => new SupervisedProcess(c.Name, c.Arguments, [.. environment, .. c.Environment], LogOf(c.Name), once: false, waitFor: null)),
            .. spec.Tasks.Select(t => new SupervisedProcess(t.Name, t.Arguments, environment, LogOf(t.Name), once: true, t.WaitFor)),
        ];
    }

    public void Stop()
    {
        lock (_lock) _stopping = true;
        _wake.Set();
    }

    public void Run()
    {
        StartAll();
        WriteState();
        new Thread(Reap, 128 * 1024) { IsBackground = true, Name = "reaper" }.Start();
        var logsCheckedAt = TimeSpan.Zero;
        while (!Stopping)
        {
            if (TakeEnded() | StartAll()) WriteState();
            if (_clock.Elapsed - logsCheckedAt > LogCheck)
            {
                logsCheckedAt = _clock.Elapsed;
                foreach (var process in _processes) LogFile.Bound(process.Log);
            }

            _wake.WaitOne(UntilNext());
        }

        StopAll();
    }

    public void Dispose() => _wake.Dispose();

    private bool Stopping
    {
        get
        {
            lock (_lock) return _stopping;
        }
    }

    private string LogOf(string name) => Path.Combine(_spec.LogDirectory, name + ".log");

    private bool StartAll()
    {
        var changed = false;
        foreach (var process in _processes) changed |= process.StartIfDue(_clock.Elapsed);
        return changed;
    }

    private bool TakeEnded()
    {
        var changed = false;
        while (true)
        {
            (int Pid, int Status) ended;
            lock (_lock)
            {
                if (!_ended.TryDequeue(out ended)) return changed;
            }

            if (_processes.Find(p => p.Pid == ended.Pid) is not { } process) continue;
            process.Ended(ended.Status, _clock.Elapsed);
            changed = true;
        }
    }

    private TimeSpan UntilNext()
    {
        var now = _clock.Elapsed;
        var next = now + LogCheck;
        foreach (var process in _processes)
        {
            if (process.Due is { } due && due < next) next = due;
        }

        return next > now ? next - now : TimeSpan.FromMilliseconds(1);
    }

    private void Reap()
    {
        while (true)
        {
            var pid = PosixSpawn.WaitAny(out var status);
            if (pid == 0)
            {
                // No child at all: wait for a start. (Processes that enter the node from outside leave orphans too.)
                using var pause = new ManualResetEventSlim();
                pause.Wait(NoChildren);
                continue;
            }

            lock (_lock) _ended.Enqueue((pid, status));
            _wake.Set();
        }
    }

    /// <summary>Last started first: agent, server, then containerd. What ignores this ends with the pid namespace.</summary>
    private void StopAll()
    {
        InitLog.Write("stopping");
        foreach (var process in _processes) process.Abandon();
        foreach (var process in _processes.Where(p => !p.Once).Reverse())
        {
            if (process.Pid == 0) continue;
            Posix.Kill(process.Pid, Posix.SigTerm);
            var deadline = _clock.Elapsed + GraceOfComponents;
            while (process.Pid != 0 && _clock.Elapsed < deadline)
            {
                _wake.WaitOne(deadline - _clock.Elapsed);
                TakeEnded();
                process.Abandon();
            }
        }

        WriteState();
    }

    private void WriteState()
    {
        var state = new HostState(
            _spec.Boot,
            [.. _processes.Where(p => !p.Once).Select(p => p.ComponentState())],
            [.. _processes.Where(p => p.Once).Select(p => p.TaskState())]);
        try
        {
            var temporary = _spec.StateFile + ".tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(state, HostJson.Default.HostState));
            File.Move(temporary, _spec.StateFile, overwrite: true);
        }
        catch (IOException e)
        {
            InitLog.Write($"cannot write {_spec.StateFile}: {e.Message}");
        }
    }
}
