using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Api.Authentication;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.ServiceAccounts;

/// <summary>
/// Fills the secrets of type <c>kubernetes.io/service-account-token</c> that users make for a token that lasts, and deletes them with their account.
/// Rule: Kubernetes docs, "Managing Service Accounts", manual Secret management.
/// </summary>
internal sealed class TokenSecretController(ControllerContext context) : IController
{
    public const string Type = "kubernetes.io/service-account-token";
    public const string NameAnnotation = "kubernetes.io/service-account.name";
    public const string UidAnnotation = "kubernetes.io/service-account.uid";

    // The longest that can be asked for, 136 years: the token ends with its secret.
    private const long LifetimeSeconds = 1L << 32;

    private readonly ApiClient client = context.Client;
    private readonly Informer<Secret> secrets = context.Informers.Of<Secret>(fields: $"type={Type}");
    private readonly Informer<ServiceAccount> accounts = context.Informers.Of<ServiceAccount>();

    public ControllerInfo Info { get; } = new("serviceaccount-token");

    public Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        secrets.OnChanged((_, current) =>
        {
            if (current is not null) enqueue(ObjectKey.Of(current));
        });
        accounts.OnChanged((old, current) =>
        {
            if (current is not null && old is not null) return;
            var account = (current ?? old)!;
            foreach (var secret in secrets.List(account.Metadata.Namespace ?? "").Where(secret => AccountOf(secret) == account.Metadata.Name)) enqueue(ObjectKey.Of(secret));
        });
        return Task.CompletedTask;
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (secrets.Get(key) is not { Metadata.DeletionTimestamp: null } secret || AccountOf(secret) is not { } name) return Next.Done;
        var meant = secret.Metadata.Annotations.GetValueOrDefault(UidAnnotation);
        var account = accounts.Get(key.Namespace, name) ?? await client.FindAsync<ServiceAccount>(new(key.Namespace, name), cancel);
        if (account is null || (meant is not null && meant != account.Metadata.Uid))
        {
            await DeleteAsync(secret, cancel);
            return Next.Done;
        }
        if (TokenSecretPlan.Decide(secret, account.Metadata.Uid!, context.Options.RootCa) is not { } missing) return Next.Done;
        var data = new JsonObject();
        foreach (var (entry, value) in missing.Data) data[entry] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        if (missing.NeedsToken) data["token"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(await TokenAsync(secret, name, cancel)));
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = secret.Metadata.Uid, ["annotations"] = new JsonObject { [UidAnnotation] = account.Metadata.Uid } },
            ["data"] = data,
        };
        await client.PatchAsync<Secret>(key, Patch.Merge(patch), cancel: cancel);
        return Next.Done;
    }

    private static string? AccountOf(Secret secret) => secret.Metadata.Annotations.GetValueOrDefault(NameAnnotation);

    private async Task<string> TokenAsync(Secret secret, string account, CancellationToken cancel)
    {
        var bound = new BoundObjectReference { ApiVersion = "v1", Kind = "Secret", Name = secret.Metadata.Name, Uid = secret.Metadata.Uid };
        var request = new TokenRequest { Spec = new() { ExpirationSeconds = LifetimeSeconds, BoundObjectRef = bound } };
        return (await client.CreateTokenAsync(new(secret.Metadata.Namespace ?? "", account), request, cancel)).Status.Token;
    }

    private async Task DeleteAsync(Secret secret, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync<Secret>(ObjectKey.Of(secret), new() { Preconditions = new() { Uid = secret.Metadata.Uid } }, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound || gone.IsConflict)
        {
        }
    }
}
