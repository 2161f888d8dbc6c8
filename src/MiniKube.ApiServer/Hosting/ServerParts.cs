using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Deleting;
using MiniKube.ApiServer.Registry.Reading;
using MiniKube.ApiServer.Registry.Writing;
using MiniKube.ApiServer.Storage;
using MiniKube.ApiServer.Storage.Encryption;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Hosting;

/// <summary>The parts of one server, put together.</summary>
internal sealed record ServerParts(ApiServerContext Context, EtcdClient Etcd, ObjectStore Store, WatchCache Cache, NodeSessions Sessions,
    NodeLiveness Liveness)
{
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
        var store = new ObjectStore(etcd, new SealedValues(EncryptionKeyFile.ReadOrCreate(options.EncryptionKeyFile, time)),
            new EventLeases(etcd, options.EventLifetime, time));
        var cacheLog = logging.CreateLogger<WatchCache>();
        var cache = new WatchCache(etcd, new EtcdReader(store, cacheLog), time, cacheLog);
        var registry = CreateRegistry(options, resources, store, cache, time);
        var sessions = new NodeSessions(time);
        var context = new ApiServerContext(options, registry, resources, new FixedAuthorizer(cache), sessions, time, logging, stopping);
        return new(context, etcd, store, cache, sessions, new NodeLiveness(time));
    }

    private static ObjectRegistry CreateRegistry(ApiServerOptions options, ResourceDirectory resources, ObjectStore store, WatchCache cache,
        TimeProvider time)
    {
        var pods = resources.Get("pods");
        var random = new Random();
        var currents = new CurrentObjects(cache, store, options.EtcdIsOurs);
        var admission = new AdmissionChain(
        [
            new NamespaceLifecycle(resources.Get("namespaces"), currents),
            new NodeRestriction(),
            new PodServiceAccount(),
            new PodPriority(pods, cache),
            new DefaultTolerationSeconds(options.DefaultTolerationSeconds),
            new ServiceAllocation(new ClusterAddresses(AddressRange.Parse(options.ServiceCidr), cache, random), new NodePorts(cache, random)),
        ]);
        var claims = new ClaimConflicts(cache, time);
        var reader = new ObjectReader(cache, new FreshReads(cache, store, options.EtcdIsOurs, time), new KeptSnapshots(time));
        var deletion = new ObjectDeletion(store, currents, admission, time);
        return new(
            reader, new ObjectWatcher(cache, reader, time), new ObjectCreation(store, currents, admission, claims, time),
            new ObjectUpdate(store, currents, admission, claims), deletion, new CollectionDeletion(reader, deletion),
            new PodBinder(pods, store, currents, time));
    }
}
