using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Containers.Images;

/// <summary>Reads which images an archive holds: from its OCI index, or else from docker's manifest. Gzip is seen through.</summary>
public static class ImageArchiveNames
{
    /// <summary>Names in full. Throws when the file is no image archive.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancel)
    {
        JsonNode? index = null;
        JsonNode? manifest = null;
        try
        {
            await using var file = File.OpenRead(path);
            await using var plain = await IsGzipAsync(file, cancel) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            await using var tar = new TarReader(plain);
            while ((index is null || manifest is null) && await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
            {
                if (entry.DataStream is not { } data)
                    continue;
                switch (entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name)
                {
                    case "index.json":
                        index = await JsonNode.ParseAsync(data, cancellationToken: cancel);
                        break;
                    case "manifest.json":
                        manifest = await JsonNode.ParseAsync(data, cancellationToken: cancel);
                        break;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            throw new ContainerRuntimeException(RuntimeError.Other, $"{path} cannot be read as an image archive: {broken.Message}", broken);
        }
        if (index is null && manifest is null)
            throw new ContainerRuntimeException(RuntimeError.Other, $"{path} is no image archive: it has neither index.json nor manifest.json");
        var names = FromIndex(index);
        return names.Count > 0 ? names : FromManifest(manifest);
    }

    private static List<string> FromIndex(JsonNode? index) =>
    [
        .. (index?["manifests"] as JsonArray ?? []).Select(m => (string?)m?["annotations"]?["io.containerd.image.name"])
            .OfType<string>().Select(ImageName.Normalize).Distinct(),
    ];

    private static List<string> FromManifest(JsonNode? manifest) =>
    [
        .. (manifest as JsonArray ?? []).SelectMany(m => m?["RepoTags"] as JsonArray ?? []).Select(tag => (string?)tag)
            .OfType<string>().Select(ImageName.Normalize).Distinct(),
    ];

    private static async Task<bool> IsGzipAsync(FileStream file, CancellationToken cancel)
    {
        var magic = new byte[2];
        var read = await file.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B];
    }
}
