namespace MiniKube.NodeAgent.Launch;

/// <summary>A container, sandbox or volume cannot be started; <paramref name="reason"/> is the waiting reason that the API shows.</summary>
internal sealed class StartException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason { get; } = reason;

    public static StartException Config(string message) => new("CreateContainerConfigError", message);
}
