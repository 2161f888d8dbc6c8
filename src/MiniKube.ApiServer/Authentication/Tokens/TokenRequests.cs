using System.Text.Json.Nodes;
using MiniKube.Api.Authentication;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Gives out tokens of service accounts: <c>serviceaccounts/NAME/token</c>.</summary>
internal sealed class TokenRequests(ServiceAccountTokens? tokens, ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, TimeProvider time)
{
    public static readonly Schema Schema = Schema.Of(typeof(TokenRequest));
    private const long MinSeconds = 600;
    private const long MaxSeconds = 1L << 32;

    public async Task<JsonObject> CreateAsync(string @namespace, string account, JsonObject document, UserInfo user, CancellationToken cancel)
    {
        if (tokens is null) throw ApiException.Unavailable("this server has no key to sign tokens with: start it with a service-account key");
        var request = Read(document);
        CheckTimes(request.Spec);
        var found = await registry.GetAsync(resources.Get("serviceaccounts"), @namespace, account, cancel);
        if (request.Metadata.Uid is { Length: > 0 } uid && uid != found.Uid) throw Mismatch("serviceaccounts", account, uid, found.Uid);
        var bindings = await BindingsAsync(request.Spec.BoundObjectRef, @namespace, account, user, cancel);
        var seconds = request.Spec.ExpirationSeconds ?? 3600;
        var lifetime = TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds));
        var token = tokens.Issue(@namespace, account, found.Uid, request.Spec.Audiences, lifetime, bindings);
        return ApiJson.ToDocument(request with
        {
            Metadata = new() { Name = account, Namespace = @namespace, CreationTimestamp = time.GetUtcNow() },
            Spec = request.Spec with { Audiences = request.Spec.Audiences.Count > 0 ? request.Spec.Audiences : [tokens.Issuer], ExpirationSeconds = seconds },
            Status = new() { Token = token, ExpirationTimestamp = time.GetUtcNow() + lifetime },
        });
    }

    private async Task<TokenBinding[]> BindingsAsync(BoundObjectReference? reference, string @namespace, string account, UserInfo user, CancellationToken cancel)
    {
        if (user.NodeName is { } caller && reference is not { Kind: "Pod" }) throw ApiException.Forbidden($"node \"{caller}\" requested a token that is not bound to a pod");
        if (reference is null) return [];
        var claim = (reference.Kind, reference.ApiVersion) switch
        {
            ("Pod", "v1") => "pod",
            ("Secret", "v1") => "secret",
            ("Node", "v1") => "node",
            _ => throw ApiException.BadRequest($"cannot bind token for serviceaccount to type \"{reference.ApiVersion}, Kind={reference.Kind}\": use Pod, Secret or Node of v1"),
        };
        var definition = resources.Get(claim + "s");
        var found = await registry.GetAsync(definition, claim == "node" ? "" : @namespace, reference.Name ?? "", cancel);
        if (reference.Uid is { Length: > 0 } uid && uid != found.Uid) throw Mismatch(definition.GroupResource, found.Name, uid, found.Uid);
        var bound = new TokenBinding(claim, found.Name, found.Uid);
        return claim == "pod" ? [bound, .. NodeOf(found, definition, account, user)] : [bound];
    }

    private IEnumerable<TokenBinding> NodeOf(StoredObject pod, ResourceDefinition pods, string account, UserInfo user)
    {
        var spec = pod.ToDocument()["spec"]!;
        if ((string?)spec["serviceAccountName"] != account)
        {
            throw ApiException.BadRequest($"cannot bind token for serviceaccount \"{account}\" to pod running with different serviceaccount name.");
        }
        var node = pod.Field(pods, "spec.nodeName") ?? "";
        if (user.NodeName is { } caller && caller != node) throw ApiException.Forbidden(pods, pod.Name, $"node \"{caller}\" requested a token bound to a pod of another node");
        if (node.Length == 0) return [];
        return [new("node", node, cache.For("nodes").Current.Find("", node)?.Uid ?? "")];
    }

    private static TokenRequest Read(JsonObject document) => Rest.Requests.TypedBody.Read<TokenRequest>(document, Schema);

    private static void CheckTimes(TokenRequestSpec spec)
    {
        var errors = new FieldErrors();
        if (spec.ExpirationSeconds < MinSeconds) errors.Invalid("spec.expirationSeconds", spec.ExpirationSeconds, "may not specify a duration less than 10 minutes");
        if (spec.ExpirationSeconds > MaxSeconds) errors.Invalid("spec.expirationSeconds", spec.ExpirationSeconds, "may not specify a duration larger than 2^32 seconds");
        if (errors.Any) throw ApiException.Invalid("authentication.k8s.io", "TokenRequest", "", errors);
    }

    private static ApiException Mismatch(string resource, string name, string asked, string actual) => new(new()
    {
        Code = 409,
        Reason = StatusReason.Conflict,
        StatusValue = "Failure",
        Message = $"Operation cannot be fulfilled on {resource} \"{name}\": the UID in the bound object reference ({asked}) does not match the UID in record "
            + $"({actual}). The object might have been deleted and then recreated",
    });
}
