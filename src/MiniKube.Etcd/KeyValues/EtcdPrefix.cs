namespace MiniKube.Etcd;

/// <summary>Range ends as etcd wants them.</summary>
public static class EtcdPrefix
{
    /// <summary>The range end that, with any start, means "every key from there on".</summary>
    private static readonly byte[] ToTheEnd = [0];

    /// <summary>The first key after all keys that begin with <paramref name="prefix"/>.</summary>
    public static ReadOnlyMemory<byte> End(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xff)
        {
            length--;
        }

        if (length == 0)
        {
            return ToTheEnd;
        }

        var end = prefix[..length].ToArray();
        end[^1]++;
        return end;
    }

    /// <summary>The smallest key after <paramref name="key"/>: where the next page of a range starts.</summary>
    public static ReadOnlyMemory<byte> After(ReadOnlySpan<byte> key)
    {
        var next = new byte[key.Length + 1];
        key.CopyTo(next);
        return next;
    }
}
