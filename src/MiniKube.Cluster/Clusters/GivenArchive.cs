using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// An image archive as people have it: a file, or <c>-</c> for what comes in by the standard input, compressed or not. Looked at before any node gets it,
/// because the runtimes speak of tar headers, and take an image without a name in silence.
/// </summary>
internal sealed class GivenArchive : IDisposable
{
    private const string Advice = "write one with 'docker save NAME', 'skopeo copy … docker-archive:FILE:NAME' or 'mkube image pack'";
    private const long LargestIndex = 4 * 1024 * 1024;
    private readonly string? _temporary;

    private GivenArchive(string path, string? temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>A plain tar that every node may read.</summary>
    public string Path { get; }

    public static async Task<GivenArchive> OpenAsync(string given, CancellationToken cancel)
    {
        var name = given == "-" ? "the standard input" : given;
        if (given != "-" && !File.Exists(given)) throw Wrong(Directory.Exists(given) ? $"{given} is a folder, not an image archive: {Advice}" : $"there is no file {given}: name an image archive; {Advice}");
        try
        {
            await using var source = given == "-" ? Console.OpenStandardInput() : File.OpenRead(given);
            var head = new byte[4];
            var got = await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
            if (got == 0) throw Wrong($"{name} is empty: {Advice}");
            if (head is [0x28, 0xB5, 0x2F, 0xFD]) throw Wrong($"{name} is compressed with zstd: unpack it with 'unzstd' first");
            var zipped = head is [0x1F, 0x8B, ..];
            var archive = zipped || given == "-" ? await CopyAsync(source, head.AsMemory(0, got), zipped, cancel) : new GivenArchive(System.IO.Path.GetFullPath(given), null);
            try
            {
                Check(archive.Path, name);
                return archive;
            }
            catch
            {
                archive.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw Wrong($"{name} is damaged or no image archive ({e.Message.TrimEnd('.')}): {Advice}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"cannot read {name} ({e.Message.TrimEnd('.')}): see that the disk of {System.IO.Path.GetTempPath()} has room, then run this again", e);
        }
    }

    public void Dispose()
    {
        if (_temporary is not null) File.Delete(_temporary);
    }

    private static async Task<GivenArchive> CopyAsync(Stream source, ReadOnlyMemory<byte> head, bool zipped, CancellationToken cancel)
    {
        var temporary = System.IO.Path.GetTempFileName(); // 0600
        try
        {
            await using var all = new HeadedStream(head, source);
            await using Stream plain = zipped ? new GZipStream(all, CompressionMode.Decompress) : all;
            await using var target = File.Create(temporary);
            await plain.CopyToAsync(target, cancel);
            return new GivenArchive(temporary, temporary);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads the archive's table of contents, not the layers.</summary>
    private static void Check(string path, string name)
    {
        using var file = File.OpenRead(path);
        using var tar = new TarReader(file);
        var (isImage, named) = (false, false);
        while (tar.GetNextEntry() is { } entry)
        {
            var which = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (which is not ("manifest.json" or "index.json") || entry.DataStream is not { Length: <= LargestIndex } data) continue;
            isImage = true;
            using var document = JsonDocument.Parse(data);
            named |= which == "manifest.json" ? document.RootElement.EnumerateArray().Any(HasTag) : document.RootElement.GetProperty("manifests").EnumerateArray().Any(HasName);
        }

        if (!isImage) throw Wrong($"{name} is an archive without an image in it: {Advice}");
        if (!named) throw Wrong($"the image in {name} has no name, so that no pod could ask for it: {Advice}");
    }

    private static bool HasTag(JsonElement image) => image.TryGetProperty("RepoTags", out var tags) && tags.ValueKind == JsonValueKind.Array && tags.GetArrayLength() > 0;

    /// <summary>containerd makes up a name for a tag that stands alone, with the day's date in it.</summary>
    private static bool HasName(JsonElement manifest) => manifest.TryGetProperty("annotations", out var notes)
        && (notes.TryGetProperty("io.containerd.image.name", out _) || (notes.TryGetProperty("org.opencontainers.image.ref.name", out var name) && name.GetString()!.AsSpan().ContainsAny(":/")));

    private static ClusterException Wrong(string message) => new(ClusterFailure.Usage, message);
}
