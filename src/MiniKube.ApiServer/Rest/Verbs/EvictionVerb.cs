using Microsoft.AspNetCore.Http;
using MiniKube.Api.Policy;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Asks a pod to leave, as kubectl drain does.</summary>
internal static class EvictionVerb
{
    private static readonly Schema EvictionSchema = Schema.Of(typeof(Eviction));

    public static async Task CreateAsync(RestRequest request)
    {
        request.Authorize("create");
        var options = request.WriteOptions("CreateOptions");
        var eviction = TypedBody.Read<Eviction>(await WriteVerbs.BodyAsync(request, options, EvictionSchema), EvictionSchema);
        var deletion = eviction.DeleteOptions ?? new();
        DeleteBody.Check(deletion);
        var write = options with { DryRun = options.DryRun || RequestQuery.DryRun(deletion.DryRun, "DeleteOptions") };
        await request.Server.Registry.DeleteAsync(request.Definition, request.Target.Namespace, request.Target.Name, deletion, write, request.Cancel);
        await StatusResponse.WriteAsync(request.Http, StatusResponse.Success() with { Code = StatusCodes.Status201Created });
    }
}
