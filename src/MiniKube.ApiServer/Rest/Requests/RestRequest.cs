using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Responses;
using MiniKube.ApiServer.Rest.Routing;
using MiniKube.ApiServer.Tables;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>One request for a resource, with what all verbs need of it.</summary>
internal sealed class RestRequest(ApiServerContext server, HttpContext http, ResourceTarget target)
{
    private readonly List<string> warnings = [];

    public ApiServerContext Server => server;

    public HttpContext Http => http;

    public ResourceTarget Target => target;

    public ResourceDefinition Definition => target.Definition;

    public RequestQuery Query { get; } = new(http.Request.Query);

    public UserInfo User { get; } = ApiServerContext.UserOf(http);

    public CancellationToken Cancel => http.RequestAborted;

    /// <summary>For texts that the client shall print.</summary>
    public ICollection<string> Warnings => warnings;

    public void Authorize(string verb, FieldQuery? fields = null)
    {
        var access = target.Access(User, verb);
        if (fields is not null) access = access with { Fields = fields };
        if (http.Features.Get<AuditRecord>() is { } audit) audit.Decided(server.Authorizer.Decide(access));
        server.Authorizer.Check(access);
    }

    public WriteOptions WriteOptions(string optionsKind) => new()
    {
        User = User,
        DryRun = Query.DryRun(optionsKind),
        FieldManager = Query.FieldManager(http.Request.Headers.UserAgent.ToString(), optionsKind),
        FieldValidation = Query.FieldValidation(optionsKind),
        Warnings = warnings,
        AuditAnnotations = http.Features.Get<AuditRecord>()?.Annotations,
    };

    /// <summary>Asks admission whether the user may connect to what the path means: exec, attach, port-forward, proxy.</summary>
    /// <param name="described">The connection's options, in a kind of their own.</param>
    /// <exception cref="ApiException">Refused.</exception>
    public async Task ConnectAsync(JsonObject described)
    {
        var options = new WriteOptions { User = User, Warnings = warnings, AuditAnnotations = http.Features.Get<AuditRecord>()?.Annotations };
        await server.Registry.ConnectAsync(Definition, target.Namespace, target.Name, target.Subresource, described, options, Cancel);
        WarningHeaders.Add(http.Response, warnings);
    }

    /// <summary>Keys that stand twice in a body are an error or a warning, as the client asked.</summary>
    public void JudgeDuplicates(IReadOnlyList<string> duplicates, FieldValidation mode)
    {
        if (duplicates.Count == 0 || mode == FieldValidation.Ignore) return;
        var texts = duplicates.Select(path => $"duplicate field \"{path}\"").ToArray();
        if (mode == FieldValidation.Strict)
        {
            throw ApiException.BadRequest(
                $"{Definition.Kind} in version \"{Definition.Version}\" cannot be handled as a {Definition.Kind}: strict decoding error: {string.Join(", ", texts)}");
        }
        warnings.AddRange(texts);
    }

    /// <exception cref="ApiException">406.</exception>
    public ResponseForm Form(bool isCollection) => Negotiation.Choose(http.Request, isCollection, Definition.ClrType is not null, Definition.IsStored || Definition.Verbs.Contains("list"));

    public ObjectRenderer Renderer(ResponseForm form) => new(Definition, form, IncludedObject(), server.Time);

    public Task RespondAsync(ResponseForm form, StoredObject value, int code = StatusCodes.Status200OK)
    {
        WarningHeaders.Add(http.Response, warnings);
        return ResponseBody.WriteAsync(http, code, form, Renderer(form).One(value));
    }

    private IncludedObject IncludedObject() => Query.Text("includeObject") switch
    {
        "None" => Tables.IncludedObject.None,
        "Object" => Tables.IncludedObject.Whole,
        "" or "Metadata" => Tables.IncludedObject.Metadata,
        var other => throw ApiException.BadRequest($"query parameter \"includeObject\" may be None, Metadata or Object, not \"{other}\""),
    };
}
