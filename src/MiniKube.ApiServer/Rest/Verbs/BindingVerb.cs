using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Puts a pod on a node: what schedulers do.</summary>
internal static class BindingVerb
{
    private static readonly Schema BindingSchema = Schema.Of(typeof(Binding));

    /// <summary>The pod stands in the address: /pods/NAME/binding.</summary>
    public static Task CreateAsync(RestRequest request) => CreateAsync(request, request.Target.Name);

    /// <summary>The pod stands in the binding's metadata: /bindings.</summary>
    public static Task CreateNamedInsideAsync(RestRequest request)
    {
        if (request.Target.Namespace.Length == 0) throw ApiException.BadRequest("a binding is made in the namespace of its pod: use /api/v1/namespaces/NAMESPACE/bindings");
        return CreateAsync(request, "");
    }

    private static async Task CreateAsync(RestRequest request, string pod)
    {
        request.Authorize("create");
        var options = request.WriteOptions("CreateOptions");
        var binding = Read(await WriteVerbs.BodyAsync(request, options, BindingSchema), pod);
        var name = pod.Length > 0 ? pod : binding.Metadata.Name ?? "";
        var answers = await request.Server.Registry.BindAsync(
            [new(request.Target.Namespace, name, binding.Metadata.Uid ?? "", binding.Target.Name!)], options, request.Cancel);
        if (answers[0] is { } error) throw error;
        await StatusResponse.WriteAsync(request.Http, StatusResponse.Success() with { Code = 201 });
    }

    private static Binding Read(JsonObject document, string pod)
    {
        var binding = TypedBody.Read<Binding>(document, BindingSchema);
        var errors = new FieldErrors();
        if (pod.Length == 0 && string.IsNullOrEmpty(binding.Metadata.Name)) errors.Required("metadata.name", "name of the pod");
        if (binding.Target.Kind is not (null or "" or "Node")) errors.NotSupported("target.kind", binding.Target.Kind, ["Node", ""]);
        if (string.IsNullOrEmpty(binding.Target.Name)) errors.Required("target.name");
        return errors.Any ? throw ApiException.Invalid("", "Binding", pod, errors) : binding;
    }
}
