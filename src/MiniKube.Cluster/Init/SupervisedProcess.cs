using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Init;

/// <summary>A component or a task of the node: what it is, whether it runs, when it is due again.</summary>
internal sealed class SupervisedProcess(string name, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string log, bool once, string? waitFor)
{
    private static readonly TimeSpan PollForPath = TimeSpan.FromMilliseconds(5);

    private TimeSpan _startedAt;
    private int _failuresInRow;
    private string? _lastExit;

    public string Name => name;

    public int Pid { get; private set; }

    public string Log => log;

    public bool Once => once;

    public bool Done { get; private set; }

    public int Starts { get; private set; }

    /// <summary>When to start it (on the supervisor's clock); null while it runs or has nothing left to do.</summary>
    public TimeSpan? Due { get; private set; } = TimeSpan.Zero;

    /// <summary>True when something happened that the state file tells about.</summary>
    public bool StartIfDue(TimeSpan now)
    {
        if (Due is not { } due || due > now) return false;
        if (waitFor is not null && !Path.Exists(waitFor))
        {
            Due = now + PollForPath;
            return false;
        }

        try
        {
            Pid = PosixSpawn.Start(arguments, environment, log);
            Starts++;
            _startedAt = now;
            Due = null;
        }
        catch (IOException e)
        {
            _lastExit = e.Message;
            Due = now + RestartDelay.For(++_failuresInRow);
            InitLog.Write($"{name} does not start: {e.Message}");
        }

        return true;
    }

    public void Ended(int status, TimeSpan now)
    {
        Pid = 0;
        if (once && ExitStatus.Succeeded(status))
        {
            Done = true;
            return;
        }

        _failuresInRow = now - _startedAt >= RestartDelay.Healthy ? 1 : _failuresInRow + 1;
        _lastExit = ExitStatus.Describe(status);
        var delay = RestartDelay.For(_failuresInRow);
        Due = now + delay;
        InitLog.Write($"{name} ended ({_lastExit}) after {(now - _startedAt).TotalSeconds:0.0} s, starting again in {delay.TotalMilliseconds:0} ms");
    }

    public void Abandon() => Due = null;

    public ComponentState ComponentState() => new(name, Pid, Math.Max(0, Starts - 1), _lastExit);

    public TaskState TaskState() => new(name, Done, Starts);
}
