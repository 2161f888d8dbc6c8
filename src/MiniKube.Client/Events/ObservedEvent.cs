using MiniKube.Api.Core;

namespace MiniKube.Client;

/// <summary>Something that happened to an object, before it is merged with others alike.</summary>
internal sealed record ObservedEvent(ObjectReference About, string Type, string Reason, string Message, DateTimeOffset At);
