using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// Compares services with the addresses that are held for them. Both are written in one transaction, so they differ only when somebody wrote past the
/// servers: restored one of them from elsewhere, or deleted in etcd. Every server may look; each correction is written under the condition that nothing
/// it was decided by has changed.
/// </summary>
internal sealed partial class AddressRepair(
    ObjectStore store, ObjectRegistry registry, WatchCache cache, ResourceDirectory resources, ServiceRanges ranges, TimeProvider time, ILogger<AddressRepair> log)
{
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ResourceDefinition addresses = resources.Get(AddressObject.Resource);
    private readonly ResourceDefinition events = resources.Get("events");
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private (ObjectSnapshot? Services, ObjectSnapshot? Addresses, ObjectSnapshot? Ranges) good;

    public async Task CheckAsync(CancellationToken cancel)
    {
        // What was in order and has not changed is in order.
        var seen = (cache.For("services").Current, cache.For(AddressObject.Resource).Current, cache.For(ServiceRanges.Resource).Current);
        if (seen == good) return;
        HashSet<string> wrong = new(StringComparer.Ordinal);
        foreach (var service in cache.For("services").Current.From(""))
        {
            foreach (var address in AddressesOf(service))
            {
                await CheckAsync(service, address, wrong, cancel);
            }
        }
        foreach (var held in cache.For(AddressObject.Resource).Current.From(""))
        {
            if (AddressObject.IsOurs(held) && AddressObject.ServiceOf(held) is { } holder) await CheckAsync(held, holder.Namespace, holder.Name, cancel);
        }
        told.IntersectWith(wrong);
        good = seen;
    }

    private async Task CheckAsync(StoredObject service, string address, HashSet<string> wrong, CancellationToken cancel)
    {
        if (!IPAddress.TryParse(address, out var parsed)) return;
        if (!ranges.Open.Any(range => range.Addresses.Contains(parsed)) && !IsGoing(parsed))
        {
            await TellAsync(service, "ClusterIPOutOfRange", $"Cluster IP {address} is in no ServiceCIDR: recreate the service, or create a ServiceCIDR that holds it", wrong, cancel);
        }
        if (cache.For(AddressObject.Resource).Current.Find("", address) is not { } held)
        {
            var value = AddressObject.Write(address, service.Namespace, service.Name, time.GetUtcNow());
            var made = await store.PutAsync(addresses, "", address, 0, value, [Claim.Unchanged("services", service.Namespace, service.Name, service.Revision)], cancel);
            if (made.Succeeded) Restored(address, service.Namespace, service.Name);
        }
        else if (AddressObject.ServiceOf(held) != (service.Namespace, service.Name) && IsHeld(held))
        {
            await TellAsync(service, "ClusterIPAlreadyAllocated", $"Cluster IP {address} is held by another one (kubectl get ipaddress {address}): recreate the service", wrong, cancel);
        }
    }

    private async Task CheckAsync(StoredObject held, string @namespace, string name, CancellationToken cancel)
    {
        var service = cache.For("services").Current.Find(@namespace, name);
        if (service is not null && AddressesOf(service).Contains(held.Name)) return;
        var gone = await store.DeleteAsync(addresses, "", held.Name, held.Revision, [Claim.Unchanged("services", @namespace, name, service?.Revision ?? 0)], cancel);
        if (gone.Succeeded) Orphan(held.Name, @namespace, name);
    }

    /// <summary>An orphan is nobody's; the same look gives it back and the next one gives it to who has it.</summary>
    private bool IsHeld(StoredObject held) => AddressObject.ServiceOf(held) is not { } holder || !AddressObject.IsOurs(held)
        || (cache.For("services").Current.Find(holder.Namespace, holder.Name) is { } service && AddressesOf(service).Contains(held.Name));

    /// <summary>In a range that waits for its last addresses.</summary>
    private bool IsGoing(IPAddress address) => cache.For(ServiceRanges.Resource).Current.From("").Any(item =>
        item.IsDeleting && ServiceRanges.Parse(item.As<MiniKube.Api.Networking.ServiceCIDR>()).Any(range => range.Contains(address)));

    private static IReadOnlyList<string> AddressesOf(StoredObject service)
    {
        var spec = service.As<Service>().Spec;
        var all = spec.ClusterIPs.Count > 0 ? spec.ClusterIPs : spec.ClusterIP is { } one ? [one] : [];
        return [.. all.Where(address => address is not ("" or "None"))];
    }

    private async Task TellAsync(StoredObject service, string reason, string message, HashSet<string> wrong, CancellationToken cancel)
    {
        var about = $"{service.Uid}/{reason}/{message}";
        wrong.Add(about);
        if (!told.Add(about)) return;
        Wrong(service.Namespace, service.Name, message);
        var now = DocumentMetadata.Timestamp(time.GetUtcNow());
        var note = new JsonObject
        {
            ["metadata"] = new JsonObject { ["generateName"] = $"{service.Name}." },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service", ["namespace"] = service.Namespace, ["name"] = service.Name, ["uid"] = service.Uid },
            ["type"] = "Warning", ["reason"] = reason, ["message"] = message, ["firstTimestamp"] = now, ["lastTimestamp"] = now, ["count"] = 1,
            ["source"] = new JsonObject { ["component"] = "ipallocator-repair-controller" },
        };
        await registry.CreateAsync(events, service.Namespace, note, Write, cancel);
    }

    [LoggerMessage(2501, LogLevel.Warning, "The address {Address} of service {Namespace}/{Name} was held for nobody; it is now")]
    private partial void Restored(string address, string @namespace, string name);

    [LoggerMessage(2502, LogLevel.Warning, "The address {Address} was held for service {Namespace}/{Name}, which does not have it; it is free now")]
    private partial void Orphan(string address, string @namespace, string name);

    [LoggerMessage(2503, LogLevel.Warning, "Service {Namespace}/{Name}: {Message}")]
    private partial void Wrong(string @namespace, string name, string message);
}
