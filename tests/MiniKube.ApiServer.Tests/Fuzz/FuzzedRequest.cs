namespace MiniKube.ApiServer.Tests.Fuzz;

internal sealed record FuzzedRequest(string Method, string Path, byte[]? Body, string ContentType, string Accept)
{
    /// <summary>Beside the content type and what is accepted.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public override string ToString() =>
        $"{Method} {Path} ({ContentType}; accept {Accept}; {string.Join("; ", Headers)}) {(Body is null ? "" : System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 800))))}";
}
