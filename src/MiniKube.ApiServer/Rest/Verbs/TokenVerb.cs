using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Makes a token of a service account: what <c>kubectl create token</c> asks for.</summary>
internal static class TokenVerb
{
    public static async Task CreateAsync(RestRequest request)
    {
        request.Authorize("create");
        var form = request.Form(isCollection: false) with { Shape = ResponseShape.Object, Protobuf = false };
        var options = request.WriteOptions("CreateOptions");
        var body = await WriteVerbs.BodyAsync(request, options, TokenRequests.Schema);
        var target = request.Target;
        var answer = await request.Server.TokenRequests.CreateAsync(target.Namespace, target.Name, body, request.User, request.Cancel);
        await ResponseBody.WriteAsync(request.Http, StatusCodes.Status201Created, form, [System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString())]);
    }
}
