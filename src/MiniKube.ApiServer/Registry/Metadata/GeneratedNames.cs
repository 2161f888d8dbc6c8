using System.Security.Cryptography;

namespace MiniKube.ApiServer.Registry.Metadata;

/// <summary>Names for objects that only say how theirs begins.</summary>
internal static class GeneratedNames
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int MaxLength = 63;

    public static string From(string prefix) =>
        string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, MaxLength - SuffixLength)), RandomNumberGenerator.GetString(Alphabet, SuffixLength));
}
