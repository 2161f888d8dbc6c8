namespace MiniKube.ApiServer.Tests.Fuzz;

internal sealed record FuzzedRequest(string Method, string Path, byte[]? Body, string ContentType, string Accept)
{
    public override string ToString() =>
        $"{Method} {Path} ({ContentType}; accept {Accept}) {(Body is null ? "" : System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 800))))}";
}
