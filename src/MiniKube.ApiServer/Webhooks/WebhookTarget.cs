using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Webhooks;

/// <summary>Where a webhook is: at a URL of its own, or behind a Service of the cluster.</summary>
internal sealed record WebhookTarget(Uri Url, string ServiceNamespace, string ServiceName, byte[]? CaBundle)
{
    public bool IsService => ServiceName.Length > 0;

    /// <summary>One for all webhooks that may share connections.</summary>
    public string Key => $"{Url.Scheme}://{Url.Authority} {ServiceNamespace}/{ServiceName} {(CaBundle is null ? "" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(CaBundle)))}";

    public static WebhookTarget Of(WebhookClientConfig config) => Of(config.Url, config.Service?.Namespace, config.Service?.Name, config.Service?.Path, config.Service?.Port, config.CaBundle);

    /// <exception cref="ApiException">500: it says neither or both, or the URL cannot be used.</exception>
    public static WebhookTarget Of(string? url, string? @namespace, string? service, string? path, int? port, byte[]? caBundle)
    {
        if (service is { Length: > 0 })
        {
            return new(new Uri($"https://{service}.{@namespace}.svc:{port ?? 443}/{path?.TrimStart('/')}"), @namespace ?? "", service, caBundle);
        }
        return Uri.TryCreate(url, UriKind.Absolute, out var direct) && direct.Scheme == "https"
            ? new(direct, "", "", caBundle)
            : throw ApiException.Internal($"the webhook has no usable address: \"{url}\" is no https URL");
    }
}
