using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Dialing;
using Yarp.ReverseProxy.Forwarder;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>Passes requests for extension APIs on to the servers behind them, with the user that was authenticated here.</summary>
internal sealed class ExtensionProxy(ExtensionApis apis, ApiServerContext context)
{
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromMinutes(30), Version = new(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    /// <exception cref="ApiException">403, or 503 when nobody stands behind the extension.</exception>
    public async Task<bool> TryHandleAsync(HttpContext http, string path)
    {
        if (!path.StartsWith("/apis/", StringComparison.Ordinal)) return false;
        var parts = path.Trim('/').Split('/');
        if (parts.Length < 3 || apis.Find(parts[1], parts[2]) is not { } api) return false;
        var user = ApiServerContext.UserOf(http);
        context.Authorizer.Check(ExtensionRequest.Access(user, http.Request, parts[1], parts[2], parts[3..]));
        var error = await context.Forwarding.Forwarder.SendAsync(http, api.Address, api.Invoker, Config, new Identity(user), http.RequestAborted);
        if (error is ForwarderError.None || http.Response.HasStarted) return true;
        var why = http.GetForwarderErrorFeature()?.Exception;
        http.Response.Clear();
        throw ApiException.Unavailable($"error trying to reach service: {Forwarding.Reason(why, error)}");
    }

    /// <summary>Who asks is told in headers that only this server can set: whatever the client sent of that sort is dropped.</summary>
    private sealed class Identity(UserInfo user) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage request, string destination, CancellationToken cancel)
        {
            await base.TransformRequestAsync(http, request, destination, cancel);
            var headers = request.Headers;
            headers.Authorization = null;
            headers.Host = null;
            foreach (var name in headers.Select(header => header.Key).Where(IsIdentity).ToList()) headers.Remove(name);
            headers.TryAddWithoutValidation("X-Remote-User", user.Name);
            if (user.Uid.Length > 0) headers.TryAddWithoutValidation("X-Remote-Uid", user.Uid);
            if (user.Groups.Count > 0) headers.TryAddWithoutValidation("X-Remote-Group", RepeatedHeader.Join(user.Groups));
            foreach (var (key, values) in user.Extra)
            {
                if (values.Count > 0) headers.TryAddWithoutValidation("X-Remote-Extra-" + Uri.EscapeDataString(key), RepeatedHeader.Join(values));
            }
            Forwarded(headers, http);
        }

        private static bool IsIdentity(string name) =>
            name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase);

        private static void Forwarded(HttpRequestHeaders headers, HttpContext http)
        {
            headers.TryAddWithoutValidation("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
            headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
            headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
        }
    }
}
