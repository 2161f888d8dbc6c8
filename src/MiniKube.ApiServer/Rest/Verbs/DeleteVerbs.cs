using Microsoft.AspNetCore.Http;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>delete and deletecollection.</summary>
internal static class DeleteVerbs
{
    public static async Task DeleteAsync(RestRequest request)
    {
        request.Authorize("delete");
        var form = request.Form(isCollection: false);
        var (deletion, options) = await OptionsAsync(request);
        var target = request.Target;
        var result = await request.Server.Registry.DeleteAsync(target.Definition, target.Namespace, target.Name, deletion, options, request.Cancel);
        WarningHeaders.Add(request.Http.Response, request.Warnings.Distinct());
        if (result.Removed && !AnswersObject(target.Definition))
        {
            await StatusResponse.WriteAsync(request.Http, StatusResponse.Success(target.Definition, target.Name, result.Object.Uid));
            return;
        }
        var accepted = !result.Removed && deletion.OrphanDependents == false;
        await ResponseBody.WriteAsync(
            request.Http, accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, form, request.Renderer(form).One(result.Object));
    }

    public static async Task DeleteCollectionAsync(RestRequest request)
    {
        var selection = ReadVerbs.Options(request);
        request.Authorize("deletecollection", selection.Fields);
        var form = request.Form(isCollection: true);
        var (deletion, options) = await OptionsAsync(request);
        var deleted = await request.Server.Registry.DeleteCollectionAsync(request.Definition, selection, deletion, options, request.Cancel);
        await ResponseBody.WriteAsync(request.Http, StatusCodes.Status200OK, form, request.Renderer(form).Many(deleted));
    }

    private static async Task<(DeleteOptions, WriteOptions)> OptionsAsync(RestRequest request)
    {
        var deletion = await DeleteBody.ReadAsync(request);
        var options = request.WriteOptions("DeleteOptions");
        return (
            deletion,
            options with { DryRun = options.DryRun || RequestQuery.DryRun(deletion.DryRun, "DeleteOptions"), Preconditions = deletion.Preconditions });
    }

    // Kubernetes answers these kinds with what was deleted, the others with a Status.
    private static bool AnswersObject(ResourceDefinition definition) => definition.GroupResource is "pods" or "services" or "serviceaccounts";
}
