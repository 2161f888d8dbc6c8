using System.Text.Json.Serialization;

namespace MiniKube.Containers.Docker.Wire;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(Limits))]
[JsonSerializable(typeof(ExecRequest))]
[JsonSerializable(typeof(ExecStartRequest))]
[JsonSerializable(typeof(RegistryAuth))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(IdAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(InfoAnswer))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(IReadOnlyList<ContainerSummary>))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(ImageAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ImageAnswer>))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(ProgressAnswer))]
[JsonSerializable(typeof(StatsAnswer))]
internal sealed partial class DockerJson : JsonSerializerContext;
