using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Users from a file of lines <c>token,user,uid,"group1,group2"</c>, as it is now. Tokens are kept as hashes.</summary>
internal sealed class StaticTokens(WatchedFile<FrozenDictionary<string, UserInfo>> file) : ITokenAuthenticator
{
    /// <exception cref="InvalidDataException">A line has another shape.</exception>
    public static FrozenDictionary<string, UserInfo> Read(string path)
    {
        var users = new Dictionary<string, UserInfo>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.Trim().Length == 0 || line[0] == '#') continue;
            var parts = line.Split(',', 4, StringSplitOptions.TrimEntries);
            if (parts.Length < 3 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw new InvalidDataException($"{path}: a line must be token,user,uid[,\"group1,group2\"]");
            }
            const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
            var groups = parts.Length == 4 ? parts[3].Trim('"').Split(',', Tidy) : [];
            users[Hash(parts[0])] = new(parts[1], [.. groups, UserInfo.Authenticated], parts[2]);
        }
        return users.ToFrozenDictionary();
    }

    public UserInfo? Find(string token) => file.Current is { Count: > 0 } users ? users.GetValueOrDefault(Hash(token)) : null;

    public ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel) =>
        new(Find(token) is { } user ? new TokenUser(user, []) : null);

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
