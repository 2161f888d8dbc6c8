using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Storage;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Cache;

/// <summary>Turns etcd's keys and values into objects, sharing the strings that most keys have in common.</summary>
internal sealed class EtcdReader(ObjectStore store, ILogger logger)
{
    private const int MaxKnownNames = 10_000;
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    public bool TryParse(ReadOnlySpan<byte> key, out string groupResource, out string @namespace, out string name)
    {
        Span<char> text = key.Length <= 512 ? stackalloc char[key.Length] : new char[key.Length];
        text = text[..Encoding.UTF8.GetChars(key, text)];
        if (!StorageKeys.TryParse(text, out var resource, out var space, out var last))
        {
            groupResource = @namespace = name = "";
            return false;
        }
        groupResource = Share(resource);
        @namespace = space.Length == 0 ? "" : Share(space);
        name = last.ToString();
        return true;
    }

    /// <summary>Null if the value is no object: then it is left alone, and said so.</summary>
    public StoredObject? TryLoad(string @namespace, string name, in EtcdKeyValue item)
    {
        try
        {
            return store.Load(@namespace, name, item);
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or System.Security.Cryptography.CryptographicException)
        {
            logger.UnreadableValue(Encoding.UTF8.GetString(item.Key.Span), error.Message);
            return null;
        }
    }

    private string Share(ReadOnlySpan<char> text)
    {
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var shared)) return shared;
        var made = text.ToString();
        return known.Count < MaxKnownNames ? known.GetOrAdd(made, made) : made;
    }
}
