using System.Net;
using System.Text;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

internal enum ZoneOutcome
{
    /// <summary>Not a name of the cluster: somebody else knows.</summary>
    Foreign,
    Answered,
    NoSuchName,

    /// <summary>Nothing is known yet.</summary>
    Unknown,

    /// <summary>An alias was written; its target is not of the cluster.</summary>
    AliasLeadsOut,
}

/// <summary>Answers questions for names of the cluster. Rules: "Kubernetes DNS-Based Service Discovery", version 1.1.0.</summary>
internal sealed class ZoneAnswers
{
    public const uint Ttl = 5;
    private const int LongestChain = 8;

    private readonly ClusterZone _zone;
    private readonly byte[] _domain;
    private readonly int _domainLabels;
    private readonly byte[] _address;
    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly SoaRecord _soa;
    private uint _turn;

    /// <param name="networks">Where an address without a name has none: nobody outside is asked.</param>
    public ZoneAnswers(ClusterZone zone, string domain, IPAddress address, IReadOnlyList<IPNetwork> networks)
    {
        _zone = zone;
        _domain = AsciiName.Encode(domain) ?? throw new ArgumentException($"'{domain}' is no domain: take one like cluster.local", nameof(domain));
        _domainLabels = domain.TrimEnd('.').Split('.').Length;
        _address = address.GetAddressBytes();
        _networks = networks;
        _soa = new SoaRecord(_domain);
    }

    /// <param name="target">When an alias leads out: where to.</param>
    public ZoneOutcome Answer(in Query query, ref MessageWriter writer, out ReadOnlySpan<byte> target)
    {
        var name = query.Name;
        var type = query.Type;
        var owner = MessageWriter.QuestionName;
        target = default;
        for (var link = 0; link < LongestChain; link++)
        {
            var outcome = AnswerOnce(name, owner, type, ref writer, out var alias);
            if (outcome == ZoneOutcome.Foreign && link > 0)
            {
                target = name;
                return ZoneOutcome.AliasLeadsOut;
            }
            if (alias is null || type == RecordType.Cname)
                return outcome;
            writer.BeginRecord(owner, RecordType.Cname, Ttl);
            owner = writer.Position;
            writer.Bytes(alias);
            if (!writer.EndRecord(Section.Answer))
                return ZoneOutcome.Answered;
            name = alias;
        }
        return ZoneOutcome.Answered; // a circle of aliases: its links are all there is to tell
    }

    private ZoneOutcome AnswerOnce(ReadOnlySpan<byte> wire, int owner, RecordType type, ref MessageWriter writer, out byte[]? alias)
    {
        alias = null;
        Span<byte> starts = stackalloc byte[Limits.MostLabels];
        var name = new NameLabels(wire, starts);
        if (!name.EndsWith(_domain))
            return AnswerReverse(name, owner, type, ref writer);
        if (!_zone.Complete)
            return ZoneOutcome.Unknown;
        var answers = writer.Answers;
        var exists = new ZoneNames(_zone, _soa, _address, NextTurn()).Write(name, name.Count - _domainLabels, owner, type, ref writer, out alias);
        if (alias is not null && type == RecordType.Cname)
        {
            writer.BeginRecord(owner, RecordType.Cname, Ttl);
            writer.Bytes(alias);
            writer.EndRecord(Section.Answer);
        }
        if (writer.Answers == answers && !writer.Truncated && alias is null)
            _soa.Write(ref writer, owner + name.OffsetOf(name.Count - _domainLabels), Section.Authority);
        return exists ? ZoneOutcome.Answered : ZoneOutcome.NoSuchName;
    }

    private ZoneOutcome AnswerReverse(scoped NameLabels name, int owner, RecordType type, ref MessageWriter writer)
    {
        if (!ReverseName.TryParse(name, out var address))
            return ZoneOutcome.Foreign;
        var owners = _zone.OwnersOf(address);
        var ours = owners.Length > 0 || IsOurs(address);
        if (ours && !_zone.Complete)
            return ZoneOutcome.Unknown;
        if (!ours)
            return ZoneOutcome.Foreign;
        if (owners.Length > 0 && type is RecordType.Ptr or RecordType.Any)
        {
            foreach (var known in owners)
                WritePointer(known, owner, ref writer);
            return ZoneOutcome.Answered;
        }
        _soa.Write(ref writer, owner + name.OffsetOf(name.Count - 2), Section.Authority);
        return owners.Length > 0 ? ZoneOutcome.Answered : ZoneOutcome.NoSuchName;
    }

    private void WritePointer(object known, int owner, ref MessageWriter writer)
    {
        writer.BeginRecord(owner, RecordType.Ptr, Ttl);
        if (known is EndpointRecord endpoint)
            writer.ServiceName(endpoint.Host, endpoint.Service, endpoint.Namespace, _domain);
        else if (known is ServiceRecord service)
            writer.ServiceName(null, service.Name, service.Namespace, _domain);
        writer.EndRecord(Section.Answer);
    }

    private bool IsOurs(UInt128 key)
    {
        if (_networks.Count == 0)
            return false;
        var address = new IPAddress(ReverseName.Bytes(key));
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }

    /// <summary>Whose turn it is to stand first among a service's addresses.</summary>
    private uint NextTurn() => Interlocked.Increment(ref _turn);
}
