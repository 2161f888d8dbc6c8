using System.Diagnostics.CodeAnalysis;
using System.Text;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>Finds a lower-case name by a label as it stands in a datagram, without case and without making a string of it.</summary>
internal sealed class LabelComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const uint Prime = 16777619;
    private readonly uint _seed = (uint)new Random().Next();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode([DisallowNull] string obj)
    {
        var hash = _seed;
        foreach (var letter in obj)
            hash = (hash ^ (byte)letter) * Prime;
        return (int)hash;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = _seed;
        foreach (var letter in alternate)
            hash = (hash ^ AsciiName.Lower(letter)) * Prime;
        return (int)hash;
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.EqualsIgnoreCase(alternate, other);

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate).ToLowerInvariant();
}
