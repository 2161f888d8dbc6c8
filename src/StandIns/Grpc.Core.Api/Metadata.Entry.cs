using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: text, or bytes when the key ends with <see cref="BinaryHeaderSuffix"/>. Keys are kept in lower case.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

        private readonly string? text;
        private readonly byte[]? bytes;

        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The value of a key that ends with {BinaryHeaderSuffix} must be bytes.", nameof(key));
            }

            text = value ?? throw new ArgumentNullException(nameof(value));
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"A key with bytes as its value must end with {BinaryHeaderSuffix}.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = valueBytes.AsSpan().ToArray();
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public string Value => text ?? throw new InvalidOperationException($"The header {Key} is binary: read its bytes.");

        public byte[] ValueBytes => bytes is not null ? bytes.AsSpan().ToArray() : Encoding.ASCII.GetBytes(text!);

        public override string ToString() => IsBinary ? $"[Entry: key={Key}, valueBytes={Convert.ToHexString(bytes!)}]" : $"[Entry: key={Key}, value={text}]";

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            return lower.Length > 0 && !lower.AsSpan().ContainsAnyExcept(KeyCharacters)
                ? lower
                : throw new ArgumentException($"\"{key}\" is no metadata key: use letters, digits, '-', '_' and '.' only.", nameof(key));
        }
    }
}
