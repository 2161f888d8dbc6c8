using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Admission.Access;
using MiniKube.ApiServer.Admission.Defaults;
using MiniKube.ApiServer.Admission.Limits;
using MiniKube.ApiServer.Admission.Optional;
using MiniKube.ApiServer.Admission.Policies;
using MiniKube.ApiServer.Admission.Pods;
using MiniKube.ApiServer.Admission.PodSecurity;
using MiniKube.ApiServer.Admission.Quotas;
using MiniKube.ApiServer.Admission.Webhooks;
using MiniKube.ApiServer.Admission.Certificates;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication.Bootstrap;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.Oidc;
using MiniKube.ApiServer.Authentication.Reviews;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Authorization.Reviews;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Dialing;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Proxying;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Deleting;
using MiniKube.ApiServer.Registry.Reading;
using MiniKube.ApiServer.Registry.Writing;
using MiniKube.ApiServer.Storage;
using MiniKube.ApiServer.Storage.Encryption;
using MiniKube.ApiServer.Telemetry;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Hosting;

/// <summary>The parts of one server, put together.</summary>
internal sealed record ServerParts(ApiServerContext Context, EtcdClient Etcd, ObjectStore Store, WatchCache Cache, NodeSessions Sessions,
    NodeLiveness Liveness)
{
    public required EtcdSpaceKeeper Space { get; init; }

    public required QuotaKeeper Quotas { get; init; }

    public required ServiceRangeKeeper Ranges { get; init; }

    public required AdmissionCounters Admission { get; init; }

    /// <summary>Null: requests are not written down.</summary>
    public AuditLog? Audit { get; init; }

    public required WebhookCaller Webhooks { get; init; }

    public required ServiceBackends Backends { get; init; }

    public required Lazy<FrontProxy> FrontProxy { get; init; }

    public static ServerParts Create(ApiServerOptions options, ILoggerFactory logging, TimeProvider time, CancellationToken stopping)
    {
        var etcd = new EtcdClient(new()
        {
            Endpoints = options.EtcdEndpoints,
            CaFile = options.EtcdCaFile,
            CertificateFile = options.EtcdCertificateFile,
            KeyFile = options.EtcdKeyFile,
            Time = time,
        });
        var resources = new ResourceDirectory(ResourceCatalog.BuiltIn);
        var space = new EtcdSpaceKeeper(etcd, options.OwnEtcd, time, logging.CreateLogger<EtcdSpaceKeeper>());
        var store = new ObjectStore(etcd, new SealedValues(EncryptionKeyFile.ReadOrCreate(options.EncryptionKeyFile, time)),
            new EventLeases(etcd, options.EventLifetime, time), new StorageSpace(space));
        var cacheLog = logging.CreateLogger<WatchCache>();
        var cache = new WatchCache(etcd, new EtcdReader(store, cacheLog), time, cacheLog);
        var authorizer = new ClusterAuthorizer(cache);
        var accounts = options.ServiceAccountKeyFile is { } key
            ? new ServiceAccountTokens(ServiceAccountKeys.Load(key), options.ServiceAccountIssuer, cache, time) : null;
        var tokens = new BearerTokens(TokenKinds(options, accounts, cache, logging, time));
        var sessions = new NodeSessions(time);
        var tunnels = new NodeTunnels(sessions, time);
        var (backends, dialer) = (new ServiceBackends(cache), new Dialer(new Random(), tunnels, time));
        var caller = new WebhookCaller(backends, dialer, time);
        var identity = new Lazy<FrontProxy>(() => Aggregation.FrontProxy.ReadOrCreate(FrontProxyFile(options), time));
        var webhooks = new WebhookAdmission(new(cache, authorizer, resources), caller, logging.CreateLogger<WebhookAdmission>());
        var ranges = new ServiceRanges(AddressRange.ParseAll(options.ServiceCidr), cache);
        var (registry, admission) = CreateRegistry(options, resources, store, cache, time, authorizer, tokens, webhooks, ranges);
        var forwarding = new Forwarding(logging, time);
        var context = new ApiServerContext(options, registry, resources, authorizer, sessions, time, logging, stopping)
        {
            Tokens = tokens,
            Issuer = new(accounts),
            TokenRequests = new(accounts, registry, resources, cache, time),
            Extensions = new(cache, resources, backends, dialer, identity),
            Components = new(cache, store, time),
            Forwarding = forwarding,
            Proxy = new(new(backends, dialer), new(dialer, tunnels), forwarding),
        };
        return new(context, etcd, store, cache, sessions, new NodeLiveness(time))
        {
            Space = space,
            Webhooks = caller,
            FrontProxy = identity,
            Backends = backends,
            Admission = admission.Counters,
            Audit = options.Audit is { } audit ? CreateAudit(audit, logging, time) : null,
            Ranges = new(options, registry, cache, resources, ranges, new(store, cache, resources, time),
                new(store, registry, cache, resources, ranges, time, logging.CreateLogger<AddressRepair>()), time, new Random(), logging.CreateLogger<ServiceRangeKeeper>()),
            Quotas = new(cache, registry, resources, new(cache, resources), time, logging.CreateLogger<QuotaKeeper>()),
        };
    }

    private static AuditLog CreateAudit(AuditOptions options, ILoggerFactory logging, TimeProvider time)
    {
        var file = new AuditFile(options.LogFile, options.MaxBytes, options.MaxFiles, time, logging.CreateLogger<AuditFile>());
        file.Start();
        return new(options.PolicyFile is { } policy ? AuditPolicy.Load(policy) : AuditPolicy.Everything, file, time);
    }

    private static string FrontProxyFile(ApiServerOptions options) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.EncryptionKeyFile)) ?? ".", "front-proxy.pem");

    private static IReadOnlyList<ITokenAuthenticator> TokenKinds(ApiServerOptions options, ServiceAccountTokens? accounts, WatchCache cache, ILoggerFactory logging, TimeProvider time)
    {
        List<ITokenAuthenticator> kinds = [];
        if (options.TokenFile is { } file) kinds.Add(new StaticTokens(new(file, StaticTokens.Read, time, logging.CreateLogger<StaticTokens>())));
        kinds.Add(new BootstrapTokens(cache, time));
        if (accounts is not null) kinds.Add(accounts);
        if (options.Oidc is { } oidc) kinds.Add(OidcTokens.Create(oidc, time));
        return kinds;
    }

    private static (ObjectRegistry Registry, AdmissionChain Admission) CreateRegistry(ApiServerOptions options, ResourceDirectory resources, ObjectStore store, WatchCache cache,
        TimeProvider time, ClusterAuthorizer authorizer, BearerTokens tokens, WebhookAdmission webhooks, ServiceRanges ranges)
    {
        var pods = resources.Get("pods");
        var random = new Random();
        var currents = new CurrentObjects(cache, store, options.EtcdIsOurs);
        var admission = new AdmissionChain(
        [
            new NamespaceLifecycle(resources.Get("namespaces"), currents),
            new LimitRanger(cache),
            new NodeRestriction(),
            new NewNodeTaint(),
            new PodServiceAccount(resources.Get("serviceaccounts"), cache, store, options.ServiceAccountKeyFile is not null),
            new PodSecurityAdmission(cache),
            new PodPriority(pods, cache),
            new DefaultTolerationSeconds(options.DefaultTolerationSeconds),
            new DefaultStorageClass(cache),
            new StorageProtection(),
            new ClaimResize(cache),
            new PodRuntimeClass(cache),
            new DefaultIngressClass(cache),
            .. OptionalAdmission.Create(options.AdmissionPlugins, authorizer, resources),
            new MutatingPolicies(new(cache, authorizer, resources)),
            new ValidatingPolicies(new(cache, authorizer, resources)),
            webhooks,
            new DefinitionRules(),
            new ExpressionChecks(),
            new RoleEscalation(authorizer, resources),
            new CertificateRequests(authorizer),
            new ServiceAllocation(new ClusterAddresses(ranges, cache, time, random), new NodePorts(cache, random)),
            new AddressGuard(cache),
            new ResourceQuotas(resources.Get("resourcequotas"), cache, new(cache, resources)),
        ]);
        var claims = new ClaimConflicts(cache, time);
        var reader = new ObjectReader(cache, new FreshReads(cache, store, options.EtcdIsOurs, time), new KeptSnapshots(time));
        var deletion = new ObjectDeletion(store, currents, admission, time);
        var tracking = new FieldTracking(time);
        var registry = new ObjectRegistry(
            reader, new ObjectWatcher(cache, reader, resources, time), new ObjectCreation(store, currents, admission, claims, tracking, time),
            new ObjectUpdate(store, currents, admission, claims, tracking), deletion, new CollectionDeletion(reader, deletion),
            new PodBinder(pods, store, currents, time), tracking, admission,
            virtualKinds: new([
                .. new AccessReviews(authorizer, resources).Kinds(), RulesReview.Kind(authorizer.Rbac), .. TokenReviews.Kinds(tokens),
            ]));
        return (registry, admission);
    }
}
