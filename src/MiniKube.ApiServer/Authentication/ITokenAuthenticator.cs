namespace MiniKube.ApiServer.Authentication;

/// <summary>One kind of bearer token.</summary>
internal interface ITokenAuthenticator
{
    /// <summary>Null: not a token of this kind, or one that does not hold (any more).</summary>
    /// <param name="audiences">The token must be meant for one of them; null: for this server.</param>
    ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel);
}

/// <summary>Whose token it is.</summary>
/// <param name="Audiences">Those of the wanted audiences that the token is meant for; empty where the kind of token knows none.</param>
internal sealed record TokenUser(UserInfo User, IReadOnlyList<string> Audiences);
