using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Rest;

/// <summary>/version: the level of the Kubernetes API that is served, and our own version as its build metadata.</summary>
internal static class ServerVersion
{
    public const string Major = "1";
    public const string Minor = "36";

    public static string GitVersion { get; } = $"v{Major}.{Minor}.0+minikube.{typeof(ServerVersion).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Of the build, where it was made from a repository.</summary>
    private static string Commit { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : "";

    public static Task WriteAsync(HttpContext http)
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var text = $$"""
            {
              "major": "{{Major}}",
              "minor": "{{Minor}}",
              "gitVersion": "{{GitVersion}}",
              "gitCommit": "{{Commit}}",
              "gitTreeState": "clean",
              "buildDate": "1970-01-01T00:00:00Z",
              "goVersion": "",
              "compiler": "dotnet",
              "platform": "linux/{{architecture}}"
            }
            """;
        var body = Encoding.UTF8.GetBytes(text);
        http.Response.ContentType = Responses.ResponseForm.Json;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, 0, body.Length, http.RequestAborted);
    }
}
