using System.Text.Json.Serialization;

namespace MiniKube.Containers.Cri.Streaming;

internal sealed record WireSize(ushort Width, ushort Height);

/// <summary>The parts of Kubernetes' Status with which a streaming server reports an exit.</summary>
internal sealed record WireStatus(string? Status, string? Message, string? Reason, WireStatusDetails? Details);

internal sealed record WireStatusDetails(IReadOnlyList<WireStatusCause>? Causes);

internal sealed record WireStatusCause(string? Reason, string? Message);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(WireSize))]
[JsonSerializable(typeof(WireStatus))]
internal sealed partial class StreamingJson : JsonSerializerContext;
