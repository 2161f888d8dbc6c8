using System.Globalization;
using System.Text;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Certificates;

/// <summary>Deletes bootstrap tokens that have run out. They are refused from that moment on in any case.</summary>
internal sealed class TokenCleanerController(ControllerContext context) : IController
{
    private const string Namespace = "kube-system";
    private readonly Informer<Secret> tokens = context.Informers.Of<Secret>(Namespace, fields: "type=bootstrap.kubernetes.io/token");

    public ControllerInfo Info { get; } = new("tokencleaner") { Workers = 1 };

    public Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        tokens.OnChanged((_, current) =>
        {
            if (current is not null) enqueue(ObjectKey.Of(current));
        });
        return Task.CompletedTask;
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (tokens.Get(key) is not { Metadata.DeletionTimestamp: null } token || EndOf(token) is not { } end) return Next.Done;
        var left = end - context.Time.GetUtcNow();
        if (left > TimeSpan.Zero) return Next.After(left);
        try
        {
            await context.Client.DeleteAsync<Secret>(key, new() { Preconditions = new() { Uid = token.Metadata.Uid } }, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
        }
        return Next.Done;
    }

    private static DateTimeOffset? EndOf(Secret token) =>
        token.Data.TryGetValue("expiration", out var text)
        && DateTimeOffset.TryParse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null;
}
