namespace MiniKube.ApiServer.Protobuf;

/// <summary>What stands around an object in Kubernetes' protobuf: four magic bytes, and a message with kind, version and the object's bytes.</summary>
internal static class ProtobufEnvelope
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static int Begin(ProtobufBuffer buffer, string apiVersion, string kind)
    {
        buffer.Raw(Magic);
        var type = buffer.Begin(1);
        buffer.Bytes(1, System.Text.Encoding.UTF8.GetBytes(apiVersion));
        buffer.Bytes(2, System.Text.Encoding.UTF8.GetBytes(kind));
        buffer.End(type);
        return buffer.Begin(2);
    }

    public static void End(ProtobufBuffer buffer, int start)
    {
        buffer.End(start);
        // Encoding and content type: always the standard ones, and always there.
        buffer.Bytes(3, default);
        buffer.Bytes(4, default);
    }
}
