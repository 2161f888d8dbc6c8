using System.Globalization;
using System.Security.Cryptography;

namespace MiniKube.ApiServer.Storage.Encryption;

/// <summary>
/// Lines "id:base64 of 32 bytes". The first key writes, all of them read: to rotate, put a new line first, restart, rewrite the secrets, remove the
/// old line.
/// </summary>
internal static class EncryptionKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="InvalidDataException">The file says something else, or others may read it.</exception>
    public static IReadOnlyList<EncryptionKey> ReadOrCreate(string path, TimeProvider time)
    {
        if (!File.Exists(path)) Create(path, time);
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0) throw new InvalidDataException($"{path} holds encryption keys and must be readable by its owner only: chmod 600 {path}");
        var keys = File.ReadLines(path).Where(line => line.Trim().Length > 0 && line[0] != '#').Select(line => Parse(line, path)).ToArray();
        if (keys.Length == 0) throw new InvalidDataException($"{path} holds no key: write a line ID:BASE64-OF-32-BYTES");
        if (keys.DistinctBy(key => key.Id).Count() != keys.Length) throw new InvalidDataException($"{path} names two keys alike");
        return keys;
    }

    /// <summary>Complete or not there at all: what was sealed with a lost key is lost.</summary>
    private static void Create(string path, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var id = "k" + time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var draft = path + ".new";
        using (var file = new FileStream(draft,
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes($"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: false);
    }

    private static EncryptionKey Parse(string line, string path)
    {
        var colon = line.IndexOf(':');
        var bytes = new byte[33];
        if (colon is < 1 or > 63 || !Convert.TryFromBase64String(line[(colon + 1)..].Trim(), bytes, out var length) || length != 32)
        {
            throw new InvalidDataException($"{path} has a line that is not ID:BASE64-OF-32-BYTES");
        }
        return new(line[..colon], bytes[..32]);
    }
}
