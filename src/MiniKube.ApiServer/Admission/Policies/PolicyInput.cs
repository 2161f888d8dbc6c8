using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.Cel.Json;
using MiniKube.Cel.Library;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>The values of <see cref="PolicyVariables"/> for one request. What is expensive is made when an expression asks for it, once for all expressions.</summary>
internal sealed class PolicyInput
{
    private readonly Value oldObject;
    private readonly Value attributes;
    private readonly Value space;
    private readonly Value authorizer;
    private readonly Value resource;

    public PolicyInput(AdmissionRequest request, WatchCache cache, IAuthorizer access, ResourceDirectory resources)
    {
        Request = request;
        oldObject = request.Prior is { } prior ? Value.Lazy(() => JsonValues.Of(prior.ToDocument())) : Value.Null;
        attributes = Value.Lazy(() => JsonValues.Of(RequestAttributes.Of(request), PolicyVariables.Request));
        space = request.Namespace.Length == 0 ? Value.Null
            : Value.Lazy(() => cache.For("namespaces").Current.Find("", request.Namespace) is { } found ? JsonValues.Of(found.ToDocument()) : Value.Null);
        var check = new PolicyAuthorizer(access, resources, request.Options.User);
        authorizer = Value.Of(AuthorizerValue.Of(check));
        resource = Value.Of(AuthorizerValue.OfResource(check, new()
        {
            Group = request.RequestedAs.Group,
            Resource = request.RequestedAs.Plural,
            Subresource = request.Subresource,
            Namespace = request.Namespace,
            Name = request.Name,
        }));
    }

    /// <summary>In the version that the expressions are written for.</summary>
    public AdmissionRequest Request { get; }

    /// <summary>The object is looked at as it is now: mutations may have changed it since.</summary>
    public Value[] Values(JsonNode? parameters, Value variables)
    {
        if (Request.Document is { } document)
        {
            document["kind"] ??= Request.Definition.Kind;
            document["apiVersion"] ??= Request.Definition.ApiVersion;
        }
        return [JsonValues.Of(Request.Document), oldObject, attributes, JsonValues.Of(parameters), space, authorizer, resource, variables];
    }
}
