using System.Text.Json.Serialization;

namespace MiniKube.Network.Dns.Forwarding;

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class StubDomainsJson : JsonSerializerContext;
