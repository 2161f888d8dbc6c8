using System.Net;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>Resolver settings as in a resolv.conf, of the node or of a pod.</summary>
public sealed record ResolverSettings(IReadOnlyList<string> Servers, IReadOnlyList<string> Searches, IReadOnlyList<string> Options)
{
    public const string HostFile = "/etc/resolv.conf";

    private static readonly string[] Files = [HostFile, "/run/systemd/resolve/resolv.conf"];

    public static ResolverSettings None { get; } = new([], [], []);

    public static ResolverSettings Parse(IEnumerable<string> lines)
    {
        List<string> servers = [], searches = [], options = [];
        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0][0] is '#' or ';')
                continue;
            if (words[0] == "nameserver")
                servers.Add(words[1]);
            else if (words[0] is "search" or "domain")
                searches = [.. words[1..].Where(word => word != ".")];
            else if (words[0] == "options")
                options.AddRange(words[1..]);
        }
        return new(servers, searches, options);
    }

    /// <summary>The node's own settings. A stub resolver on loopback cannot be reached from a pod, so the settings behind it are taken where there are any.</summary>
    public static ResolverSettings OfHost()
    {
        ResolverSettings? first = null;
        foreach (var file in Files)
        {
            if (Read(file) is not { } settings)
                continue;
            if (!settings.OnlyLoopback)
                return settings;
            first ??= settings;
        }
        return first ?? None;
    }

    /// <summary>True when pods can reach none of the servers.</summary>
    public bool OnlyLoopback => Servers.Count > 0 && Servers.All(server => IPAddress.TryParse(server, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Null when there is no such file, or it cannot be read now.</summary>
    public static ResolverSettings? Read(string file)
    {
        try
        {
            return Parse(File.ReadAllLines(file));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
