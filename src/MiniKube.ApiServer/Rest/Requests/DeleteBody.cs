using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>DeleteOptions come as a body or as query parameters; the body counts where there is one.</summary>
internal static class DeleteBody
{
    private static readonly Schema Schema = Schema.Of(typeof(DeleteOptions));

    public static async Task<DeleteOptions> ReadAsync(RestRequest request)
    {
        var options = Read(await RequestBody.ReadAsync(request.Http, Schema, null, request.Cancel)) ?? FromQuery(request.Query);
        Check(options);
        return options;
    }

    private static DeleteOptions? Read(JsonNode? body)
    {
        if (body is null) return null;
        if (body is not JsonObject document) throw ApiException.BadRequest("the body of a delete must be DeleteOptions");
        if (document.Count == 0) return null;
        var options = TypedBody.Read<DeleteOptions>(document, Schema);
        return options.Kind is null or "" or "DeleteOptions"
            ? options
            : throw ApiException.BadRequest($"the body of a delete must be DeleteOptions, not {options.Kind}");
    }

    private static DeleteOptions FromQuery(RequestQuery query) => new()
    {
        GracePeriodSeconds = query.Number("gracePeriodSeconds"),
        OrphanDependents = query.OptionalFlag("orphanDependents"),
        PropagationPolicy = query.Text("propagationPolicy") is { Length: > 0 } policy ? policy : null,
        DryRun = query.Texts("dryRun"),
    };

    public static void Check(DeleteOptions options)
    {
        var errors = new FieldErrors();
        if (options.PropagationPolicy is not (null or "Orphan" or "Background" or "Foreground"))
        {
            errors.NotSupported("propagationPolicy", options.PropagationPolicy, ["Foreground", "Background", "Orphan"]);
        }
        if (options is { PropagationPolicy: not null, OrphanDependents: not null })
        {
            errors.Invalid("propagationPolicy", options.PropagationPolicy, "orphanDependents and deletionPropagation cannot be both set");
        }
        if (errors.Any) throw ApiException.Invalid("meta.k8s.io", "DeleteOptions", "", errors);
    }
}
