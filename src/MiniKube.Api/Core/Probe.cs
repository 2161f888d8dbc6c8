using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Probe : Extensible
{
    [Field(1, Inlined = 1)]
    public ExecAction? Exec { get; init; }

    [Field(2, Inlined = 1)]
    public HTTPGetAction? HttpGet { get; init; }

    [Field(3, Inlined = 1)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Field(4, Inlined = 1)]
    public GRPCAction? Grpc { get; init; }

    [Field(2)]
    public int InitialDelaySeconds { get; init; }

    [Field(3, Default = "1")]
    public int TimeoutSeconds { get; init; }

    [Field(4, Default = "10")]
    public int PeriodSeconds { get; init; }

    [Field(5, Default = "1")]
    public int SuccessThreshold { get; init; }

    [Field(6, Default = "3")]
    public int FailureThreshold { get; init; }

    [Field(7)]
    public long? TerminationGracePeriodSeconds { get; init; }
}

public sealed record ExecAction : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Command { get; init => field = value ?? []; } = [];
}

public sealed record HTTPGetAction : Extensible
{
    [Field(1, Default = "\"/\"")]
    public string? Path { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IntOrString Port { get; init; }

    [Field(3)]
    public string? Host { get; init; }

    [Field(4, Default = "\"HTTP\"", OneOf = "HTTP|HTTPS")]
    public string? Scheme { get; init; }

    [Field(5)]
    public IReadOnlyList<HTTPHeader> HttpHeaders { get; init => field = value ?? []; } = [];
}

public sealed record HTTPHeader : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Value { get; init => field = value ?? ""; } = "";
}

public sealed record TCPSocketAction : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IntOrString Port { get; init; }

    [Field(2)]
    public string? Host { get; init; }
}

public sealed record GRPCAction : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }

    [Field(2)]
    public string? Service { get; init; }
}

public sealed record Lifecycle : Extensible
{
    [Field(1)]
    public LifecycleHandler? PostStart { get; init; }

    [Field(2)]
    public LifecycleHandler? PreStop { get; init; }

    [Field(3, OneOf = "SIGABRT|SIGALRM|SIGBUS|SIGCHLD|SIGCLD|SIGCONT|SIGFPE|SIGHUP|SIGILL|SIGINT|SIGIO|SIGIOT|SIGKILL|SIGPIPE|SIGPOLL|SIGPROF|SIGPWR|SIGQUIT|SIGSEGV|SIGSTKFLT|SIGSTOP|SIGSYS|SIGTERM|SIGTRAP|SIGTSTP|SIGTTIN|SIGTTOU|SIGURG|SIGUSR1|SIGUSR2|SIGVTALRM|SIGWINCH|SIGXCPU|SIGXFSZ|SIGRTMIN|SIGRTMIN+1|SIGRTMIN+2|SIGRTMIN+3|SIGRTMIN+4|SIGRTMIN+5|SIGRTMIN+6|SIGRTMIN+7|SIGRTMIN+8|SIGRTMIN+9|SIGRTMIN+10|SIGRTMIN+11|SIGRTMIN+12|SIGRTMIN+13|SIGRTMIN+14|SIGRTMIN+15|SIGRTMAX-14|SIGRTMAX-13|SIGRTMAX-12|SIGRTMAX-11|SIGRTMAX-10|SIGRTMAX-9|SIGRTMAX-8|SIGRTMAX-7|SIGRTMAX-6|SIGRTMAX-5|SIGRTMAX-4|SIGRTMAX-3|SIGRTMAX-2|SIGRTMAX-1|SIGRTMAX")]
    public string? StopSignal { get; init; }
}

public sealed record LifecycleHandler : Extensible
{
    [Field(1)]
    public ExecAction? Exec { get; init; }

    [Field(2)]
    public HTTPGetAction? HttpGet { get; init; }

    [Field(3)]
    public TCPSocketAction? TcpSocket { get; init; }

    [Field(4)]
    public SleepAction? Sleep { get; init; }
}

public sealed record SleepAction : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Seconds { get; init; }
}
