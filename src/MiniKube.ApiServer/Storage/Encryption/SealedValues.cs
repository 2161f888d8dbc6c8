using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ApiServer.Storage.Encryption;

/// <summary>
/// Values that nobody can read in etcd: AES-256-GCM, bound to the etcd key so that one secret cannot be passed off as another.
/// Layout: 0x01, length of the key's id, the id, 12 bytes nonce, 16 bytes tag, ciphertext. Plain values start with '{'.
/// </summary>
internal sealed class SealedValues(IReadOnlyList<EncryptionKey> keys)
{
    private const byte Marker = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static bool IsSealed(ReadOnlySpan<byte> value) => value.Length > 0 && value[0] == Marker;

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> etcdKey)
    {
        var key = keys[0];
        var id = Encoding.ASCII.GetBytes(key.Id);
        var header = 2 + id.Length;
        var value = new byte[header + NonceLength + TagLength + plain.Length];
        value[0] = Marker;
        value[1] = (byte)id.Length;
        id.CopyTo(value, 2);
        var nonce = value.AsSpan(header, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Bytes, TagLength);
        cipher.Encrypt(nonce, plain, value.AsSpan(header + NonceLength + TagLength), value.AsSpan(header + NonceLength, TagLength), etcdKey);
        return value;
    }

    /// <exception cref="CryptographicException">The key is not in the key file, or the value was tampered with.</exception>
    public byte[] Open(ReadOnlySpan<byte> value, ReadOnlySpan<byte> etcdKey)
    {
        if (value.Length < 2 || value.Length < 2 + value[1] + NonceLength + TagLength)
        {
            throw new CryptographicException("the sealed value is cut short");
        }
        var id = Encoding.ASCII.GetString(value.Slice(2, value[1]));
        var key = keys.FirstOrDefault(candidate => candidate.Id == id)
            ?? throw new CryptographicException($"the key file lacks the key \"{id}\" that sealed this value");
        var body = value[(2 + value[1])..];
        var plain = new byte[body.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key.Bytes, TagLength);
        cipher.Decrypt(body[..NonceLength], body[(NonceLength + TagLength)..], body.Slice(NonceLength, TagLength), plain, etcdKey);
        return plain;
    }
}
