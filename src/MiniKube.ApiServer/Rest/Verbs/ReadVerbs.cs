using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>get and list.</summary>
internal static class ReadVerbs
{
    public static async Task GetAsync(RestRequest request)
    {
        request.Authorize("get");
        var form = request.Form(isCollection: false);
        var target = request.Target;
        var found = await request.Server.Registry.GetAsync(
            target.Definition, target.Namespace, target.Name, request.Cancel, request.Query.Text("resourceVersion"));
        await request.RespondAsync(form, found);
    }

    public static async Task ListAsync(RestRequest request)
    {
        var options = Options(request);
        request.Authorize("list", options.Fields);
        var form = request.Form(isCollection: true);
        var list = await request.Server.Registry.ListAsync(request.Definition, options, request.Cancel);
        await ResponseBody.WriteAsync(request.Http, 200, form, request.Renderer(form).Many(list));
    }

    public static ListOptions Options(RestRequest request)
    {
        var query = request.Query;
        var limit = query.Number("limit") ?? 0;
        if (limit < 0) throw ApiException.BadRequest($"query parameter \"limit\" must not be negative, but is {limit}");
        return new()
        {
            Namespace = request.Target.Namespace,
            Labels = query.Labels(),
            Fields = query.Fields(request.Definition),
            Limit = limit,
            Continue = query.Text("continue"),
            ResourceVersion = query.Text("resourceVersion"),
            ResourceVersionMatch = query.Text("resourceVersionMatch"),
        };
    }
}
