using System.CommandLine;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication.Oidc;
using MiniKube.Cluster;

namespace MiniKube.Cli.Composition;

/// <summary>Options of the API server about who is let in and what is written down, under the names that they have in Kubernetes.</summary>
internal sealed class SecurityFlags
{
    private readonly Option<string?> _auditPolicy = new("--audit-policy-file") { Description = "Policy of audit.k8s.io/v1; metadata of every request when not given" };
    private readonly Option<string?> _auditLog = new("--audit-log-path") { Description = "Writes requests to this file, one JSON object a line" };
    private readonly Option<int> _auditSize = new("--audit-log-maxsize") { Description = "Megabytes after which the file is put aside", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _auditBackups = new("--audit-log-maxbackup") { Description = "Files put aside that are kept", DefaultValueFactory = _ => 10 };
    private readonly Option<string?> _issuer = new("--oidc-issuer-url") { Description = "OpenID Connect provider whose users are let in (https)" };
    private readonly Option<string?> _client = new("--oidc-client-id") { Description = "The client that its tokens must be meant for" };
    private readonly Option<string> _userClaim = new("--oidc-username-claim") { Description = "Claim that is the user's name", DefaultValueFactory = _ => "sub" };
    private readonly Option<string?> _userPrefix = new("--oidc-username-prefix") { Description = "Goes before the name; '-' for none" };
    private readonly Option<string> _groupsClaim = new("--oidc-groups-claim") { Description = "Claim that holds the user's groups", DefaultValueFactory = _ => "" };
    private readonly Option<string> _groupsPrefix = new("--oidc-groups-prefix") { Description = "Goes before each group", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _oidcCa = new("--oidc-ca-file") { Description = "Authority of the provider's certificate; this host's when not given" };
    private readonly Option<string[]> _required = new("--oidc-required-claim") { Description = "key=value that a token must have; may be repeated", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _accountIssuer = new("--service-account-issuer") { Description = "Issuer of service-account tokens" };
    private readonly Option<string[]> _plugins = new("--enable-admission-plugins") { Description = "Admission rules beyond the usual ones, with commas", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _auditPolicy, _auditLog, _auditSize, _auditBackups, _issuer, _client, _userClaim, _userPrefix, _groupsClaim, _groupsPrefix, _oidcCa, _required, _accountIssuer, _plugins,
        }) command.Add(option);
    }

    public SecuritySettings Read(ParseResult parsed) => new()
    {
        Audit = parsed.GetValue(_auditLog) is { } log
            ? new AuditOptions
            {
                LogFile = Path.GetFullPath(log),
                PolicyFile = parsed.GetValue(_auditPolicy),
                MaxBytes = Math.Max(1, parsed.GetValue(_auditSize)) * 1024L * 1024,
                MaxFiles = Math.Max(0, parsed.GetValue(_auditBackups)),
            }
            : parsed.GetValue(_auditPolicy) is null ? null : throw new ClusterException(ClusterFailure.Usage, "--audit-policy-file needs --audit-log-path too: name the file to write"),
        Oidc = parsed.GetValue(_issuer) is { } issuer ? Provider(issuer, parsed) : null,
        AccountIssuer = parsed.GetValue(_accountIssuer),
        AdmissionPlugins = ServerFlags.List(parsed.GetValue(_plugins)),
    };

    private OidcOptions Provider(string issuer, ParseResult parsed) => new()
    {
        IssuerUrl = issuer,
        ClientId = parsed.GetValue(_client) ?? throw new ClusterException(ClusterFailure.Usage, "--oidc-issuer-url needs --oidc-client-id too: tokens are meant for one client"),
        UsernameClaim = parsed.GetRequiredValue(_userClaim),
        UsernamePrefix = parsed.GetValue(_userPrefix),
        GroupsClaim = parsed.GetRequiredValue(_groupsClaim),
        GroupsPrefix = parsed.GetRequiredValue(_groupsPrefix),
        CaFile = parsed.GetValue(_oidcCa),
        RequiredClaims = (parsed.GetValue(_required) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(
            pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new ClusterException(ClusterFailure.Usage, $"'{pair[0]}' is no claim: write --oidc-required-claim key=value")),
    };
}

/// <summary>What <see cref="SecurityFlags"/> were given.</summary>
internal sealed record SecuritySettings
{
    public AuditOptions? Audit { get; init; }

    public OidcOptions? Oidc { get; init; }

    public string? AccountIssuer { get; init; }

    public IReadOnlyList<string> AdmissionPlugins { get; init; } = [];
}
