using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Images;

/// <summary>
/// The images that were loaded into a cluster, the latest last: names and digests, no archives, for the nodes themselves hold the images.
/// Read and written by whoever has the <see cref="ImageTurn"/>.
/// </summary>
internal sealed record LoadedImages(IReadOnlyList<LoadedImage> All)
{
    private const int Most = 500;

    public static LoadedImages None { get; } = new([]);

    public LoadedImages With(IEnumerable<KeyValuePair<string, string>> loaded)
    {
        var all = All.ToList();
        foreach (var (name, digest) in loaded)
        {
            var before = all.Find(i => i.Name == name);
            if (before is not null) all.Remove(before);
            all.Add(before?.Now(digest) ?? new LoadedImage(name, digest, []));
        }

        return new LoadedImages([.. all.TakeLast(Most)]);
    }

    public LoadedImages Without(IEnumerable<LoadedImage> gone) => new([.. All.Except(gone)]);

    /// <summary>None while there is no file.</summary>
    public static LoadedImages Read(ClusterPaths paths)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.LoadedImages), LoadedImagesJson.Default.LoadedImages) ?? None;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return None;
        }
        catch (JsonException e)
        {
            throw new ClusterException($"{paths.LoadedImages} is damaged ({e.Message}): delete it and load the images again", e);
        }
    }

    public void Write(ClusterPaths paths) => PrivateFile.Write(paths.LoadedImages, JsonSerializer.SerializeToUtf8Bytes(this, LoadedImagesJson.Default.LoadedImages));
}

[JsonSerializable(typeof(LoadedImages))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class LoadedImagesJson : JsonSerializerContext;
