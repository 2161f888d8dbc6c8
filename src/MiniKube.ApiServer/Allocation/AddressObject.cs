using System.Buffers;
using System.Net;
using System.Text.Json;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The IPAddress of a service's address. It is the claim itself: who can store it has the address.</summary>
internal static class AddressObject
{
    public const string Resource = "ipaddresses.networking.k8s.io";
    private const string ManagedBy = "ipaddress.kubernetes.io/managed-by";
    private const string Allocator = "ipallocator.k8s.io";

    public static byte[] Write(string address, string @namespace, string service, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, "IPAddress"u8);
            writer.WriteString("apiVersion"u8, "networking.k8s.io/v1"u8);
            writer.WriteStartObject("metadata"u8);
            writer.WriteString("name"u8, address);
            writer.WriteString("uid"u8, Guid.NewGuid());
            writer.WriteString("creationTimestamp"u8, DocumentMetadata.Timestamp(now));
            writer.WriteStartObject("labels"u8);
            writer.WriteString("ipaddress.kubernetes.io/ip-family"u8, AddressRange.FamilyOf(IPAddress.Parse(address)));
            writer.WriteString(ManagedBy, Allocator);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartObject("spec"u8);
            writer.WriteStartObject("parentRef"u8);
            writer.WriteString("resource"u8, "services"u8);
            writer.WriteString("namespace"u8, @namespace);
            writer.WriteString("name"u8, service);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The service that it belongs to; null: it is somebody else's.</summary>
    public static (string Namespace, string Name)? ServiceOf(StoredObject item) =>
        item.As<MiniKube.Api.Networking.IPAddress>().Spec.ParentRef is { Resource: "services", Group: null or "", Name: { } name } parent ? (parent.Namespace ?? "", name) : null;

    /// <summary>Made with a service, not by a user.</summary>
    public static bool IsOurs(StoredObject item) => item.Labels.GetValueOrDefault(ManagedBy) == Allocator;
}
