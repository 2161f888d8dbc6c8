using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Audit;

/// <summary>Writes down requests as the policy asks for. Rule: Kubernetes docs, "Auditing".</summary>
internal sealed class AuditLog(AuditPolicy policy, AuditFile file, TimeProvider time) : IAsyncDisposable
{
    private const int MaxAnswer = 1 << 20;

    public AuditFile File => file;

    public async Task RunAsync(HttpContext http, UserInfo user, UserInfo? impersonated, RequestFacts facts, RequestDelegate next)
    {
        var rule = policy.RuleFor(user, facts);
        if (rule.Level == AuditLevel.None)
        {
            await next(http);
            return;
        }
        var record = new AuditRecord(IdOf(http), rule, user, impersonated, facts, time.GetUtcNow());
        http.Features.Set(record);
        await WriteAsync(http, record, "RequestReceived");
        if (rule.Level >= AuditLevel.Request) record.RequestBody = await BodyAsync(http);
        var captured = rule.Level == AuditLevel.RequestResponse && !facts.Lasts ? new CapturedResponse(http.Response.Body, MaxAnswer) : null;
        if (captured is not null) http.Response.Body = captured;
        // A watch is told when it starts too: it may last for hours.
        if (facts.Lasts) http.Response.OnStarting(() => WriteAsync(http, record, "ResponseStarted"));
        try
        {
            await next(http);
        }
        finally
        {
            record.ResponseBody = captured?.Body;
            await WriteAsync(http, record, "ResponseComplete");
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async Task WriteAsync(HttpContext http, AuditRecord record, string stage)
    {
        if (!policy.Omits(record.Rule, stage)) await file.WriteAsync(record.ToLine(http, stage, time.GetUtcNow()));
    }

    /// <summary>Handlers answer with the id that the log has.</summary>
    private static string IdOf(HttpContext http)
    {
        var given = http.Request.Headers["Audit-ID"].ToString();
        if (given.Length is > 0 and <= 64 && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) return given;
        var made = Guid.NewGuid().ToString();
        http.Request.Headers["Audit-ID"] = made;
        return made;
    }

    /// <summary>Read ahead and put back; null: there is none, or more than is accepted anyway.</summary>
    private static async Task<byte[]?> BodyAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || http.Request.ContentLength is 0 or > RequestBody.MaximumBytes) return null;
        if (http.Request.ContentLength is not { } length) return null;
        var body = new byte[length];
        await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
        http.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }
}
