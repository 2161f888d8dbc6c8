using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// What was found in tokens whose signature has been checked, because checking costs far more than a request. Holds hashes, not tokens; when it is
/// full, the half that was used longest ago goes.
/// </summary>
internal sealed class TokenCache<T>(int capacity)
    where T : class
{
    private readonly ConcurrentDictionary<TokenHash, Entry> entries = new();
    private long clock;

    public int Count => entries.Count;

    public bool TryGet(string token, out T value)
    {
        var found = entries.TryGetValue(TokenHash.Of(token), out var entry);
        value = entry?.Value!;
        if (found) entry!.Used = Interlocked.Increment(ref clock);
        return found;
    }

    public void Add(string token, T value)
    {
        if (entries.Count >= capacity) Shrink();
        entries[TokenHash.Of(token)] = new(value) { Used = Interlocked.Increment(ref clock) };
    }

    public void Remove(string token) => entries.TryRemove(TokenHash.Of(token), out _);

    private void Shrink()
    {
        lock (entries)
        {
            if (entries.Count < capacity) return;
            foreach (var (key, _) in entries.ToArray().OrderBy(pair => pair.Value.Used).Take(capacity / 2)) entries.TryRemove(key, out _);
        }
    }

    private sealed class Entry(T value)
    {
        public T Value => value;

        public long Used { get; set; }
    }

    private readonly record struct TokenHash(UInt128 High, UInt128 Low)
    {
        public static TokenHash Of(string token)
        {
            Span<byte> hash = stackalloc byte[32];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
        }
    }
}
