using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer.Bootstrap;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>Registry, watch cache and a real etcd, without the web server.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TempFolder folder = new();
    private ServerParts parts = null!;
    private Task run = Task.CompletedTask;
    private ApiServerOptions options = null!;
    private bool borrowed;

    private TestRegistry()
    {
    }

    public static WriteOptions Write { get; } = new();

    public TestEtcd Etcd { get; private set; } = null!;

    public ServerParts Parts => parts;

    public ObjectRegistry Objects => parts.Context.Registry;

    public WatchCache Cache => parts.Cache;

    public ResourceDefinition ConfigMaps => Definition("configmaps");

    public ResourceDefinition Pods => Definition("pods");

    /// <summary>The line between the server and etcd; only where the test asked for one that can be cut.</summary>
    public SocketProxy? Line { get; private set; }

    public static async Task<TestRegistry> StartAsync(bool soleWriter = false, bool withLine = false, string serviceCidr = "10.96.0.0/12")
    {
        var made = new TestRegistry();
        made.Etcd = await TestEtcd.StartAsync(made.folder);
        if (withLine) made.Line = new(made.folder.File("line"), made.Etcd.Options.Endpoints[0]["unix://".Length..]);
        return await made.RunAsync(new()
        {
            EtcdEndpoints = made.Line is { } line ? ["unix://" + line.Path] : made.Etcd.Options.Endpoints,
            EtcdIsOurs = soleWriter,
            ServiceCidr = serviceCidr,
            CertificateFile = "",
            KeyFile = "",
            ClientCaFile = "",
            EncryptionKeyFile = made.folder.File("secrets.key"),
        });
    }

    /// <summary>Another server over the same etcd. To be disposed of first.</summary>
    public Task<TestRegistry> BesideAsync() => new TestRegistry { Etcd = Etcd, borrowed = true }.RunAsync(options);

    public ResourceDefinition Definition(string groupResource) => parts.Context.Resources.Get(groupResource);

    public Task<StoredObject> CreateAsync(string groupResource, string json, string @namespace = "default") =>
        Objects.CreateAsync(Definition(groupResource), @namespace, JsonNode.Parse(json)!.AsObject(), Write, CancellationToken.None);

    public Task<StoredObject> ConfigMapAsync(string name, string value = "1") =>
        CreateAsync("configmaps", $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"value":"{{{value}}}"}}""");

    public Task<StoredObject> PodAsync(string name, string more = "") =>
        CreateAsync("pods", $$$"""{"metadata":{"name":"{{{name}}}"{{{more}}}},"spec":{"containers":[{"name":"c","image":"busybox"}]}}""");

    public async Task<ListResult> ListAsync(ListOptions? options = null) =>
        await Objects.ListAsync(ConfigMaps, options ?? new(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run;
        await parts.Etcd.DisposeAsync();
        Line?.Dispose();
        if (!borrowed) await Etcd.DisposeAsync();
        folder.Dispose();
        stop.Dispose();
    }

    private async Task<TestRegistry> RunAsync(ApiServerOptions of)
    {
        options = of;
        parts = ServerParts.Create(options, NullLoggerFactory.Instance, TimeProvider.System, stop.Token);
        run = parts.Cache.RunAsync(stop.Token);
        await parts.Cache.WhenLoaded.WaitAsync(TimeSpan.FromSeconds(90));
        await parts.Ranges.StartAsync(CancellationToken.None);
        await new InitialObjects(options, Objects, parts.Context.Resources).EnsureAsync(CancellationToken.None);
        await parts.Cache.WaitForAsync(parts.Store.Acknowledged);
        return this;
    }
}
