using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniKube.Api.Apps;
using MiniKube.Api.Autoscaling;
using MiniKube.Api.Coordination;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Meta;
using MiniKube.Api.Policy;

namespace MiniKube.Api;

/// <summary>Generated serializers of every kind that a component reads or writes as a typed object.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Core.EndpointPort), TypeInfoPropertyName = "CoreEndpointPort")]
[JsonSerializable(typeof(IReadOnlyList<Core.EndpointPort>), TypeInfoPropertyName = "CoreEndpointPorts")]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(DeleteOptions))]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(Scale))]
[JsonSerializable(typeof(Binding))]
[JsonSerializable(typeof(Eviction))]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(Endpoints))]
[JsonSerializable(typeof(EndpointSlice))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(ServiceAccount))]
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(ReplicaSet))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
