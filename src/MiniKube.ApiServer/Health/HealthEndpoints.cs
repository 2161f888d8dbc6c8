using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Health;

/// <summary>
/// /livez, /readyz and /healthz, open to everybody; <c>?verbose</c> lists the checks, <c>?exclude=NAME</c> leaves one out, /readyz/NAME asks one.
/// </summary>
internal sealed class HealthEndpoints(IReadOnlyList<HealthCheck> live, IReadOnlyList<HealthCheck> ready)
{
    public bool Owns(PathString path) =>
        path.StartsWithSegments("/livez") || path.StartsWithSegments("/readyz") || path.StartsWithSegments("/healthz");

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var slash = path.IndexOf('/', 1);
        var endpoint = slash < 0 ? path[1..] : path[1..slash];
        var only = slash < 0 ? "" : path[(slash + 1)..];
        var excluded = http.Request.Query["exclude"];
        var checks = (endpoint == "livez" ? live : ready).Where(check => (only.Length == 0 || check.Name == only) && !excluded.Contains(check.Name))
            .ToArray();
        if (only.Length > 0 && checks.Length == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var (report, well) = await RunAsync(checks, http.RequestAborted);
        var verbose = http.Request.Query.ContainsKey("verbose");
        http.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers["X-Content-Type-Options"] = "nosniff";
        var body = well && !verbose ? "ok" : $"{report}{endpoint} check {(well ? "passed" : "failed")}\n";
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static async Task<(string Report, bool Well)> RunAsync(IEnumerable<HealthCheck> checks, CancellationToken cancel)
    {
        var report = new StringBuilder();
        var well = true;
        foreach (var check in checks)
        {
            var problem = await check.Problem(cancel);
            well &= problem is null;
            report.Append(problem is null ? "[+]" : "[-]").Append(check.Name).Append(problem is null ? " ok" : $" failed: {problem}").Append('\n');
        }
        return (report.ToString(), well);
    }
}
