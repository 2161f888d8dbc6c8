namespace MiniKube.ApiServer.Authentication;

/// <summary>All kinds of bearer tokens, asked in their order.</summary>
internal sealed class BearerTokens(IReadOnlyList<ITokenAuthenticator> kinds)
{
    /// <summary>A longer one is no token: tokens travel in a header.</summary>
    private const int MaxLength = 16 * 1024;

    public async ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel)
    {
        if (token.Length is 0 or > MaxLength) return null;
        foreach (var kind in kinds)
        {
            if (await kind.AuthenticateAsync(token, audiences, cancel) is { } user) return user;
        }
        return null;
    }
}
