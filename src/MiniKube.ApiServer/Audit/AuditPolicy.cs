using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Registry.Metadata;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Audit;

internal enum AuditLevel
{
    None,
    Metadata,
    Request,
    RequestResponse,
}

/// <summary>What is written about which requests: the first rule that matches counts. Rule: Kubernetes docs, "Auditing", audit policy.</summary>
internal sealed class AuditPolicy(IReadOnlyList<AuditRule> rules, IReadOnlySet<string> omitted)
{
    private static readonly AuditRule Nothing = new(AuditLevel.None, []);

    /// <summary>Who, what, when and how it ended, of every request.</summary>
    public static AuditPolicy Everything { get; } = new([new(AuditLevel.Metadata, [])], new HashSet<string> { "RequestReceived" });

    /// <exception cref="InvalidDataException">The file is no audit policy; the message says what is wrong.</exception>
    public static AuditPolicy Load(string file)
    {
        try
        {
            var document = YamlDocument.Read(new(File.ReadAllBytes(file))) as JsonObject ?? throw new InvalidDataException("it is empty");
            if (document.Text("kind") != "Policy" || document.Text("apiVersion") != "audit.k8s.io/v1") throw new InvalidDataException("it must be a Policy of audit.k8s.io/v1");
            var rules = (document["rules"] as JsonArray ?? []).OfType<JsonObject>().Select(AuditRule.Read).ToArray();
            return rules.Length > 0 ? new(rules, document.Texts("omitStages").ToHashSet()) : throw new InvalidDataException("it has no rules");
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ApiException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"the audit policy {file} cannot be used: {error.Message}", error);
        }
    }

    public AuditRule RuleFor(UserInfo user, RequestFacts request) => rules.FirstOrDefault(rule => rule.Matches(user, request)) ?? Nothing;

    public bool Omits(AuditRule rule, string stage) => omitted.Contains(stage) || rule.OmitStages.Contains(stage);
}

/// <summary>One rule; lists that are empty match everything.</summary>
internal sealed record AuditRule(AuditLevel Level, IReadOnlyList<string> OmitStages)
{
    public IReadOnlyList<string> Users { get; init; } = [];

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<(string Group, IReadOnlyList<string> Resources, IReadOnlyList<string> Names)> Resources { get; init; } = [];

    public bool OmitManagedFields { get; init; }

    public static AuditRule Read(JsonObject rule)
    {
        if (!Enum.TryParse<AuditLevel>(rule.Text("level"), out var level)) throw new InvalidDataException($"\"{rule.Text("level")}\" is no level: take None, Metadata, Request or RequestResponse");
        return new(level, [.. rule.Texts("omitStages")])
        {
            Users = [.. rule.Texts("users")],
            Groups = [.. rule.Texts("userGroups")],
            Verbs = [.. rule.Texts("verbs")],
            Namespaces = [.. rule.Texts("namespaces")],
            Paths = [.. rule.Texts("nonResourceURLs")],
            OmitManagedFields = rule["omitManagedFields"] is JsonValue flag && flag.TryGetValue(out bool omits) && omits,
            Resources = [.. (rule["resources"] as JsonArray ?? []).OfType<JsonObject>().Select(entry =>
                (entry.Text("group"), (IReadOnlyList<string>)[.. entry.Texts("resources")], (IReadOnlyList<string>)[.. entry.Texts("resourceNames")]))],
        };
    }

    public bool Matches(UserInfo user, RequestFacts request)
    {
        if (Users.Count > 0 && !Users.Contains(user.Name)) return false;
        if (Groups.Count > 0 && !Groups.Any(user.Groups.Contains)) return false;
        if (Verbs.Count > 0 && !Verbs.Contains(request.Verb)) return false;
        if (request.Target is not { } target)
        {
            if (Resources.Count > 0 || Namespaces.Count > 0) return false;
            return Paths.Count == 0 || Paths.Any(path => path == "*" || path == request.Path
                || (path.EndsWith('*') && request.Path.StartsWith(path.AsSpan(0, path.Length - 1), StringComparison.Ordinal)));
        }
        if (Paths.Count > 0) return false;
        if (Namespaces.Count > 0 && !Namespaces.Contains(target.Namespace)) return false;
        if (Resources.Count == 0) return true;
        return Resources.Any(entry => entry.Group == target.Definition.Group
            && (entry.Resources.Count == 0 || entry.Resources.Any(name => Names(name, target.Definition.Plural, target.Subresource)))
            && (entry.Names.Count == 0 || entry.Names.Contains(target.Name)));
    }

    private static bool Names(string pattern, string resource, string subresource) => pattern == "*"
        || pattern == (subresource.Length == 0 ? resource : $"{resource}/{subresource}")
        || (subresource.Length > 0 && (pattern == $"{resource}/*" || pattern == $"*/{subresource}"));
}
