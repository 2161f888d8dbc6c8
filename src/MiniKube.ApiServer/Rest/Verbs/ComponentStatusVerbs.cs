using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Writing;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>get and list of component statuses, which are looked up when they are asked for.</summary>
internal static class ComponentStatusVerbs
{
    public static async Task ReadAsync(RestRequest request)
    {
        var target = request.Target;
        var options = ReadVerbs.Options(request);
        request.Authorize(target.IsCollection ? "list" : "get", options.Fields);
        var form = request.Form(target.IsCollection);
        var filter = new ObjectFilter(target.Definition, "", options.Labels, options.Fields);
        var all = (await request.Server.Components.ReadAsync(request.Cancel))
            .Select(item => StoredObject.Load("", item.Metadata.Name!, 0, CanonicalJson.Write(target.Definition, ApiJson.ToDocument(item), default)));
        if (target.IsCollection)
        {
            await ResponseBody.WriteAsync(request.Http, 200, form, request.Renderer(form).Many(new([.. all.Where(filter.Matches)], 0)));
            return;
        }
        await request.RespondAsync(form, all.FirstOrDefault(item => item.Name == target.Name) ?? throw ApiException.NotFound(target.Definition, target.Name));
    }
}
