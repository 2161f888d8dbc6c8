using MiniKube.Containers.Containerd.Wire;

namespace MiniKube.Containers.Containerd;

/// <summary>containerd's task events in the contract's words. The topic tells the kind; field 1 of every payload is the container's id.</summary>
internal static class TaskEvents
{
    public static RuntimeEvent? Decode(Envelope envelope)
    {
        var kind = envelope.Topic switch
        {
            "/tasks/create" => RuntimeEventKind.Created,
            "/tasks/start" => RuntimeEventKind.Started,
            "/tasks/exit" => RuntimeEventKind.Exited,
            "/tasks/oom" => RuntimeEventKind.OutOfMemory,
            "/tasks/paused" => RuntimeEventKind.Paused,
            "/tasks/resumed" => RuntimeEventKind.Resumed,
            "/containers/delete" => RuntimeEventKind.Removed,
            _ => RuntimeEventKind.Resync,
        };
        var at = envelope.Timestamp?.ToDateTimeOffset() ?? default;
        switch (kind)
        {
            case RuntimeEventKind.Resync:
                return null; // our own marker
            case RuntimeEventKind.Exited:
                var exit = TaskExit.Parser.ParseFrom(envelope.Event.Value);
                // An exec'd process ends under an id of its own.
                return exit.Id.Length == 0 || exit.Id == exit.ContainerId
                    ? new RuntimeEvent(kind, exit.ContainerId, at, (int)exit.ExitStatus)
                    : null;
            default:
                return new RuntimeEvent(kind, TaskEvent.Parser.ParseFrom(envelope.Event.Value).ContainerId, at);
        }
    }
}
