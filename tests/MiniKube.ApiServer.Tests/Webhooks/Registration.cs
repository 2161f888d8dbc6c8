using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Webhooks;

/// <summary>A configuration with one webhook for one namespace; gone with its end.</summary>
internal sealed class Registration : IAsyncDisposable
{
    public const string Maps = """{"operations":["*"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}""";
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1";
    private readonly RestServer rest;
    private readonly string path;

    private Registration(RestServer rest, string path) => (this.rest, this.path) = (rest, path);

    public static async Task<Registration> MakeAsync(RestServer rest, string sort, string name, string space, string url, string caBundle, string more = "", string rule = Maps)
    {
        var path = $"{Configurations}/{sort.ToLowerInvariant()}webhookconfigurations";
        var answer = await rest.CreateAsync(path, $$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{sort}}WebhookConfiguration","metadata":{"name":"{{name}}"},
             "webhooks":[{"name":"{{name}}.hooks.test","sideEffects":"None","admissionReviewVersions":["v1"],
               "clientConfig":{"url":"{{url}}","caBundle":"{{caBundle}}"},
               "namespaceSelector":{"matchLabels":{"hooks":"{{space}}"} },
               "rules":[{{rule}}]{{more}} }]}
            """);
        answer.Code.ShouldBe(201, answer.Text);
        return new(rest, $"{path}/{name}");
    }

    /// <summary>A namespace that registrations for it select.</summary>
    public static async Task<string> SpaceAsync(RestServer rest)
    {
        var space = await rest.NamespaceAsync();
        await rest.SendAsync("PATCH", $"/api/v1/namespaces/{space}", $$$$"""{"metadata":{"labels":{"hooks":"{{{{space}}}}"}}}""", "application/merge-patch+json");
        return space;
    }

    public async ValueTask DisposeAsync() => await rest.SendAsync("DELETE", path);
}
