using System.Net;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>
/// Who is asked for a name: a stub domain's servers, the configured ones, or the node's, whose file is read again when it has changed. Never ourselves.
/// One that did not answer is asked last for a while.
/// </summary>
internal sealed class Upstreams(IPAddress self, string resolvFile, TimeProvider time)
{
    private static readonly TimeSpan FileRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SickTime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, long> _failed = [];
    private StubDomains _stubs = StubDomains.None;
    private IReadOnlyList<IPEndPoint> _ofNode = [];
    private long _looked;
    private DateTime _fileTime = DateTime.MinValue;

    public void Configure(StubDomains stubs) => Volatile.Write(ref _stubs, stubs);

    /// <summary>In the order in which they should be asked.</summary>
    public IReadOnlyList<IPEndPoint> For(ReadOnlySpan<byte> name)
    {
        var servers = Choose(name);
        if (servers.Count < 2)
            return servers;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            return [.. servers.OrderBy(server => _failed.TryGetValue(server, out var since) && time.GetElapsedTime(since, now) < SickTime)];
        }
    }

    public void Succeeded(IPEndPoint server)
    {
        lock (_lock)
            _failed.Remove(server);
    }

    public void Failed(IPEndPoint server)
    {
        lock (_lock)
            _failed[server] = time.GetTimestamp();
    }

    private IReadOnlyList<IPEndPoint> Choose(ReadOnlySpan<byte> name)
    {
        var stubs = Volatile.Read(ref _stubs);
        Span<byte> starts = stackalloc byte[Limits.MostLabels];
        var labels = new NameLabels(name, starts);
        foreach (var domain in stubs.Domains)
        {
            if (labels.EndsWith(domain.Name))
                return domain.Servers;
        }
        return stubs.Upstreams.Count > 0 ? ServerAddress.ParseAll(stubs.Upstreams, self) : OfNode();
    }

    private IReadOnlyList<IPEndPoint> OfNode()
    {
        lock (_lock)
        {
            if (_fileTime != DateTime.MinValue && time.GetElapsedTime(_looked) < FileRest)
                return _ofNode;
            _looked = time.GetTimestamp();
            var written = File.GetLastWriteTimeUtc(resolvFile);
            if (written == _fileTime)
                return _ofNode;
            _fileTime = written;
            return _ofNode = ServerAddress.ParseAll(ResolverSettings.Read(resolvFile)?.Servers ?? [], self);
        }
    }
}
