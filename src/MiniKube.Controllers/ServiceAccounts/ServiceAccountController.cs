using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.ServiceAccounts;

/// <summary>Gives every namespace the service account "default", as which pods run that name none.</summary>
internal sealed class ServiceAccountController(ControllerContext context) : IController
{
    private const string Name = "default";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Namespace> namespaces = context.Informers.Of<Namespace>();
    private readonly Informer<ServiceAccount> accounts = context.Informers.Of<ServiceAccount>();

    public ControllerInfo Info { get; } = new("serviceaccount")
    {
        Watches =
        [
            Watch.Of<Namespace>(),
            Watch.Mapped<ServiceAccount>((account, _) => account.Metadata.Name == Name ? [new("", account.Metadata.Namespace!)] : [], (_, current) => current is null),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (namespaces.Get(key) is not { Metadata.DeletionTimestamp: null } || accounts.Get(key.Name, Name) is not null) return Next.Done;
        try
        {
            await client.CreateAsync(new ServiceAccount { Metadata = new() { Name = Name, Namespace = key.Name } }, cancel);
        }
        catch (ApiException error) when (error.IsAlreadyExists || error.IsNamespaceGoing())
        {
            // It is there already, or the namespace is going.
        }
        return Next.Done;
    }
}
