using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Meta;
using MiniKube.Api.Networking;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// Publishes the default ServiceCIDR, lets go of those that are deleted once no address needs them, and looks now and then whether services and addresses
/// agree. Every server does it; all want the same.
/// </summary>
internal sealed partial class ServiceRangeKeeper(
    ApiServerOptions options, ObjectRegistry registry, WatchCache cache, ResourceDirectory resources, ServiceRanges ranges, OldClaims old, AddressRepair repair,
    TimeProvider time, Random random, ILogger<ServiceRangeKeeper> log)
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(3);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ResourceDefinition definition = resources.Get(ServiceRanges.Resource);
    private bool toldOfDifference;

    /// <summary>Before the first service is made: every address that is in use is known to be.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await old.ReplaceAsync(cancel);
        await KeepAsync(cancel);
        await repair.CheckAsync(cancel);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var next = time.GetUtcNow() + (Between * (0.5 + random.NextDouble()));
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                List<Task> news = [cache.For(ServiceRanges.Resource).Log.Grown];
                if (Leaving().Any()) news.Add(cache.For(AddressObject.Resource).Log.Grown);
                await KeepAsync(cancel);
                if (time.GetUtcNow() >= next)
                {
                    await old.ReplaceAsync(cancel);
                    await repair.CheckAsync(cancel);
                    next = time.GetUtcNow() + (Between * (0.5 + random.NextDouble()));
                }
                // The cache's pulse wakes as well, every some seconds: that is when the check becomes due.
                await Task.WhenAny(news).WaitAsync(cancel);
                await Task.Delay(Gather, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is ApiException or EtcdException)
            {
                if (error is not ApiException { IsConflict: true }) Failed(error.Message);
                await Task.Delay(RetryPause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private IEnumerable<StoredObject> Leaving() => cache.For(ServiceRanges.Resource).Current.From("").Where(item => item.IsDeleting);

    private async Task KeepAsync(CancellationToken cancel)
    {
        await EnsureDefaultAsync(cancel);
        foreach (var item in cache.For(ServiceRanges.Resource).Current.From(""))
        {
            try
            {
                var stored = item.As<ServiceCIDR>();
                if (item.IsDeleting) await LetGoAsync(item, stored, cancel);
                else if (!stored.Metadata.Finalizers.Contains(ServiceCIDR.Finalizer)) await registry.UpdateAsync(definition, "", item.Name, "", Same, Write, cancel);
            }
            catch (ApiException error) when (error.IsNotFound || error.IsConflict)
            {
                // Its next version is looked at again.
            }
        }
    }

    private async Task EnsureDefaultAsync(CancellationToken cancel)
    {
        string[] wanted = [.. options.ServiceCidr.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(cidr => IPNetwork.Parse(cidr).ToString())];
        if (cache.For(ServiceRanges.Resource).Current.Find("", ServiceRanges.Default) is not { } stored)
        {
            try
            {
                await registry.CreateAsync(definition, "", New(wanted), Write, cancel);
            }
            catch (ApiException error) when (error.IsAlreadyExists)
            {
            }
            return;
        }
        var has = stored.As<ServiceCIDR>().Spec.Cidrs;
        if (has.SequenceEqual(wanted) || stored.IsDeleting) return;
        if (has.Count == 1 && wanted.Length == 2 && has[0] == wanted[0])
        {
            // The cluster got its second family.
            await registry.UpdateAsync(definition, "", stored.Name, "", document => WithRanges(document, wanted), Write, cancel);
        }
        else if (!toldOfDifference)
        {
            toldOfDifference = true;
            Differs(string.Join(',', has), options.ServiceCidr);
        }
    }

    /// <summary>
    /// An address is stored only if its range is not being deleted, so every address that was taken before the deletion began is in the cache as soon as
    /// the deletion is, and none comes after it.
    /// </summary>
    private async Task LetGoAsync(StoredObject item, ServiceCIDR stored, CancellationToken cancel)
    {
        if (!stored.Metadata.Finalizers.Contains(ServiceCIDR.Finalizer)) return;
        await cache.WaitForAsync(item.Revision).WaitAsync(cancel);
        AddressRange[] blocks = [.. ServiceRanges.Parse(stored)];
        if (cache.For(AddressObject.Resource).Current.From("").Any(held => IsOnlyIn(blocks, held.Name)))
        {
            if (stored.Status.Conditions.FirstOrDefault(condition => condition.Type == "Ready") is { Status: "False", Reason: "Terminating" }) return;
            await registry.UpdateAsync(definition, "", item.Name, "status", document => Waiting(document, item), Write, cancel);
            return;
        }
        await registry.UpdateAsync(definition, "", item.Name, "", document => Released(document, item), Write, cancel);
        LetGo(item.Name);
    }

    private bool IsOnlyIn(AddressRange[] blocks, string name) => System.Net.IPAddress.TryParse(name, out var address)
        && Array.Exists(blocks, block => block.Contains(address)) && !ranges.Open.Any(range => range.Addresses.Contains(address));

    private JsonObject Waiting(JsonObject document, StoredObject seen)
    {
        document["metadata"]!["resourceVersion"] = seen.ResourceVersion;
        document["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(ApiJson.ToDocument(new Condition
            {
                Type = "Ready", Status = "False", Reason = "Terminating", LastTransitionTime = time.GetUtcNow(),
                Message = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR",
            })),
        };
        return document;
    }

    private static JsonObject Released(JsonObject document, StoredObject seen)
    {
        document["metadata"]!["resourceVersion"] = seen.ResourceVersion;
        var kept = document.Metadata().Texts("finalizers").Where(one => one != ServiceCIDR.Finalizer).Select(one => (JsonNode)one);
        document["metadata"]!["finalizers"] = new JsonArray([.. kept]);
        return document;
    }

    private static JsonObject New(string[] wanted) => WithRanges(new() { ["metadata"] = new JsonObject { ["name"] = ServiceRanges.Default } }, wanted);

    private static JsonObject WithRanges(JsonObject document, string[] wanted)
    {
        document["spec"] = new JsonObject { ["cidrs"] = new JsonArray([.. wanted.Select(cidr => (JsonNode)cidr)]) };
        return document;
    }

    private static JsonObject Same(JsonObject document) => document;

    [LoggerMessage(2511, LogLevel.Warning, "The ServiceCIDR kubernetes has {Has}, not the {Wanted} of --service-cidr; addresses come from what is stored")]
    private partial void Differs(string has, string wanted);

    [LoggerMessage(2512, LogLevel.Information, "No address needs the ServiceCIDR {Name} any more")]
    private partial void LetGo(string name);

    [LoggerMessage(2513, LogLevel.Warning, "Service ranges cannot be kept, trying again: {Why}")]
    private partial void Failed(string why);
}
