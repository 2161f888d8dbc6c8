using System.Text.Json.Serialization;
using MiniKube.Api.ApiExtensions;
using MiniKube.Api.ApiRegistration;
using MiniKube.Api.FlowControl;
using MiniKube.Api.ResourceAllocation;
using MiniKube.Api.Storage;

namespace MiniKube.Api;

/// <summary>
/// Generated serializers of kinds whose types share names with those of <see cref="ApiJsonContext"/>: within one context names must differ.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(ApiRegistration.ServiceReference), TypeInfoPropertyName = "AggregatedServiceReference")]
[JsonSerializable(typeof(CustomResourceDefinition))]
[JsonSerializable(typeof(APIService))]
[JsonSerializable(typeof(Autoscaling.HorizontalPodAutoscaler))]
[JsonSerializable(typeof(Events.Event))]
[JsonSerializable(typeof(FlowSchema))]
[JsonSerializable(typeof(PriorityLevelConfiguration))]
[JsonSerializable(typeof(DeviceClass))]
[JsonSerializable(typeof(ResourceClaim))]
[JsonSerializable(typeof(ResourceClaimTemplate))]
[JsonSerializable(typeof(ResourceSlice))]
[JsonSerializable(typeof(StorageClass))]
[JsonSerializable(typeof(CSIDriver))]
[JsonSerializable(typeof(CSINode))]
[JsonSerializable(typeof(CSIStorageCapacity))]
[JsonSerializable(typeof(VolumeAttachment))]
[JsonSerializable(typeof(VolumeAttributesClass))]
internal sealed partial class ExtensionsJsonContext : JsonSerializerContext;
