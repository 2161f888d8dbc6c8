using System.Formats.Tar;
using System.Security.Cryptography;

namespace MiniKube.Containers.Images;

/// <summary>
/// Makes an image without a builder or a registry: one tar that is both an OCI layout (containerd, <c>mkube image load</c>) and a docker
/// archive (<c>docker load</c>). The same definition gives the same bytes.
/// </summary>
public static class ImageArchive
{
    /// <summary>Writes the archive to a file, atomically.</summary>
    public static async Task WriteFileAsync(ImageDefinition image, string path, CancellationToken cancel)
    {
        var temporary = path + ".partial";
        try
        {
            await using (var file = File.Create(temporary))
                await WriteAsync(image, file, cancel);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static async Task WriteAsync(ImageDefinition image, Stream target, CancellationToken cancel)
    {
        // The layer's digest is its name in the archive, so the layer is made first, on disk, as it may be large.
        await using var layer = new FileStream(
            Path.Join(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        var layerDigest = await ImageLayer.WriteAsync(image.Entries, layer, cancel);
        layer.Position = 0;

        var name = ImageName.Normalize(image.Name);
        var layerBlob = new Blob(layerDigest, layer.Length);
        var config = ImageManifests.Config(image, layerDigest);
        var configBlob = Describe(config);
        var manifest = ImageManifests.Manifest(configBlob, layerBlob);
        var manifestBlob = Describe(manifest);

        await using var tar = new TarWriter(target, TarEntryFormat.Ustar, leaveOpen: true);
        await AddAsync("oci-layout", ImageManifests.Layout);
        await AddAsync("index.json", ImageManifests.Index(name, manifestBlob));
        await AddAsync("manifest.json", ImageManifests.DockerManifest(name, configBlob, layerBlob));
        await AddAsync(manifestBlob.Path, manifest);
        await AddAsync(configBlob.Path, config);
        await AddStreamAsync(layerBlob.Path, layer);

        Task AddAsync(string path, byte[] content) => AddStreamAsync(path, new MemoryStream(content));

        Task AddStreamAsync(string path, Stream content) => tar.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = content, Mode = ImageEntry.Mode644, ModificationTime = DateTimeOffset.UnixEpoch },
            cancel);
    }

    private static Blob Describe(byte[] content) => new(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
}
