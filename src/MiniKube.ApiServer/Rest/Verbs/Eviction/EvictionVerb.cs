using Microsoft.AspNetCore.Http;
using MiniKube.Api.Meta;
using MiniKube.Api.Policy;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs.Eviction;

/// <summary>Asks a pod to leave, as kubectl drain does: it goes when its disruption budget allows it.</summary>
internal static class EvictionVerb
{
    private static readonly Schema EvictionSchema = Schema.Of(typeof(Api.Policy.Eviction));

    public static async Task CreateAsync(RestRequest request)
    {
        request.Authorize("create");
        var options = request.WriteOptions("CreateOptions");
        var eviction = TypedBody.Read<Api.Policy.Eviction>(await WriteVerbs.BodyAsync(request, options, EvictionSchema), EvictionSchema);
        var deletion = eviction.DeleteOptions ?? new();
        DeleteBody.Check(deletion);
        var write = options with
        {
            DryRun = options.DryRun || RequestQuery.DryRun(deletion.DryRun, "DeleteOptions"),
            Preconditions = deletion.Preconditions,
        };
        var (registry, target) = (request.Server.Registry, request.Target);
        var pod = await registry.GetAsync(target.Definition, target.Namespace, target.Name, request.Cancel);
        if (await DisruptionBudgets.TakeAsync(request, pod, write))
        {
            // Healthy enough to be counted or not counted at all: only the version that was judged may go.
            deletion = deletion with { Preconditions = (deletion.Preconditions ?? new()) with { ResourceVersion = pod.ResourceVersion } };
        }
        await registry.DeleteAsync(target.Definition, target.Namespace, target.Name, deletion, write, request.Cancel);
        await StatusResponse.WriteAsync(request.Http, StatusResponse.Success() with { Code = StatusCodes.Status201Created });
    }
}
