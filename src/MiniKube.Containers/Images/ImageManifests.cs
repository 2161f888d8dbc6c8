using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Containers.Images;

/// <summary>The JSON documents of an image archive (OCI image specification 1.0; Docker image specification 1.2).</summary>
internal static class ImageManifests
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    public static byte[] Layout { get; } = "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray();

    public static byte[] Config(ImageDefinition image, string layerDigest)
    {
        var run = new JsonObject { ["Env"] = Texts(image.Env) };
        if (image.Entrypoint.Count > 0)
            run["Entrypoint"] = Texts(image.Entrypoint);
        if (image.Command.Count > 0)
            run["Cmd"] = Texts(image.Command);
        if (image.WorkingDirectory.Length > 0)
            run["WorkingDir"] = image.WorkingDirectory;
        if (image.User.Length > 0)
            run["User"] = image.User;
        if (image.StopSignal.Length > 0)
            run["StopSignal"] = image.StopSignal;
        if (image.Labels.Count > 0)
            run["Labels"] = new JsonObject(image.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        return Bytes(new JsonObject
        {
            ["architecture"] = image.Architecture,
            ["os"] = "linux",
            ["config"] = run,
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray("sha256:" + layerDigest) },
        });
    }

    public static byte[] Manifest(Blob config, Blob layer) => Bytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = Descriptor(ConfigType, config),
        ["layers"] = new JsonArray(Descriptor(LayerType, layer)),
    });

    public static byte[] Index(string name, Blob manifest)
    {
        var descriptor = Descriptor(ManifestType, manifest);
        descriptor["annotations"] = new JsonObject
        {
            ["io.containerd.image.name"] = name,
            ["org.opencontainers.image.ref.name"] = name[(name.LastIndexOf(':') + 1)..],
        };
        return Bytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(descriptor) });
    }

    public static byte[] DockerManifest(string name, Blob config, Blob layer) => Bytes(new JsonArray(new JsonObject
    {
        ["Config"] = config.Path,
        ["RepoTags"] = new JsonArray(name),
        ["Layers"] = new JsonArray(layer.Path),
    }));

    private static JsonObject Descriptor(string type, Blob blob) => new()
    {
        ["mediaType"] = type,
        ["digest"] = "sha256:" + blob.Digest,
        ["size"] = blob.Length,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString(JsonSerializerOptions.Web));
}

/// <summary>Content of an archive under its SHA-256 digest in hex.</summary>
internal readonly record struct Blob(string Digest, long Length)
{
    public string Path => "blobs/sha256/" + Digest;
}
