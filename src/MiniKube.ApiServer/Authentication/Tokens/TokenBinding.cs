using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>An object that a token dies with.</summary>
/// <param name="Claim">Its name among the claims: "pod", "secret" or "node".</param>
internal sealed record TokenBinding(string Claim, string Name, string Uid)
{
    public static IReadOnlyList<string> Claims { get; } = ["pod", "secret", "node"];

    public string Resource => Claim + "s";

    public JsonNode ToClaim() => new JsonObject { ["name"] = Name, ["uid"] = Uid };

    public static TokenBinding? Read(JsonElement bound, string claim) =>
        bound.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Object
            ? new(claim, value.GetProperty("name").GetString()!, value.GetProperty("uid").GetString()!) : null;

    public bool IsThere(WatchCache cache, string @namespace) =>
        cache.For(Resource).Current.Find(Claim == "node" ? "" : @namespace, Name) is { } found && (Uid.Length == 0 || found.Uid == Uid);
}
