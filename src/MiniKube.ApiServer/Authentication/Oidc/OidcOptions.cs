namespace MiniKube.ApiServer.Authentication.Oidc;

/// <summary>An OpenID Connect provider whose ID tokens count. The words are those of the kube-apiserver's options.</summary>
public sealed record OidcOptions
{
    /// <summary>https, exactly as it stands in tokens.</summary>
    public required string IssuerUrl { get; init; }

    /// <summary>Tokens must be meant for this client.</summary>
    public required string ClientId { get; init; }

    public string UsernameClaim { get; init; } = "sub";

    /// <summary>Null: the issuer and "#", unless the claim is "email". "-": none.</summary>
    public string? UsernamePrefix { get; init; }

    /// <summary>Empty: users have no groups but those of everybody.</summary>
    public string GroupsClaim { get; init; } = "";

    public string GroupsPrefix { get; init; } = "";

    /// <summary>Claims that a token must have, with their values.</summary>
    public IReadOnlyDictionary<string, string> RequiredClaims { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> SigningAlgorithms { get; init; } = ["RS256", "ES256"];

    /// <summary>PEM of the authorities of the provider's certificate; null: those of this host.</summary>
    public string? CaFile { get; init; }
}
