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

    public static async Task CreateAsync(RestRequest request)
    {
        request.Authorize("create");
        var options = request.WriteOptions("CreateOptions");
        var document = await WriteVerbs.BodyAsync(request, options, BindingSchema);
        var binding = Read(document, request.Target.Name);
        var pod = new PodBinding(request.Target.Namespace, request.Target.Name, binding.Metadata.Uid ?? "", binding.Target.Name!);
        var answers = await request.Server.Registry.BindAsync([pod], options, request.Cancel);
        if (answers[0] is { } error) throw error;
        await StatusResponse.WriteAsync(request.Http, StatusResponse.Success() with { Code = 201 });
    }

    private static Binding Read(JsonObject document, string pod)
    {
        var binding = TypedBody.Read<Binding>(document, BindingSchema);
        var errors = new FieldErrors();
        if (binding.Target.Kind is not (null or "" or "Node")) errors.NotSupported("target.kind", binding.Target.Kind, ["Node", ""]);
        if (string.IsNullOrEmpty(binding.Target.Name)) errors.Required("target.name");
        return errors.Any ? throw ApiException.Invalid("", "Binding", pod, errors) : binding;
    }
}
