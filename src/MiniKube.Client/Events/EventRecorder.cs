using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

/// <summary>
/// Tells users what happened to an object, as core/v1 Events. Recording never blocks and never fails: a bounded queue is written in the background;
/// repeated events become one with a count, and an object that has too many is cut short.
/// </summary>
public sealed class EventRecorder(ApiClient client, string component, ILogger<EventRecorder> logger, TimeProvider time, string? host = null) : IAsyncDisposable
{
    public void Normal(IKubernetesObject about, string reason, string message) => Record(about, "Normal", reason, message);

    public void Warning(IKubernetesObject about, string reason, string message) => Record(about, "Warning", reason, message);

    /// <param name="fieldPath">The part of the object that it is about, for example <c>spec.containers{web}</c>.</param>
    public void Record(IKubernetesObject about, string type, string reason, string message, string? fieldPath = null) =>
        throw new NotSupportedException($"{client} {component} {logger} {time} {host}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
