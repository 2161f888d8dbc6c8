namespace MiniKube.Client;

/// <summary>Which objects of a kind an informer follows; null: no restriction.</summary>
/// <param name="LeaveOut">
/// Names of fields, separated by commas, that the component does not look at, wherever they stand in the object: they are not kept in memory and read
/// as absent.
/// Objects from such an informer must not be written back whole.
/// </param>
public sealed record InformerScope(string? Namespace = null, string? Labels = null, string? Fields = null, string? LeaveOut = null);
