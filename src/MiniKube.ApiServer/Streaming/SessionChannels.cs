namespace MiniKube.ApiServer.Streaming;

/// <summary>Channel numbers of a session with an agent (nodes.proto), which are those of Kubernetes' remote command protocol.</summary>
internal static class SessionChannels
{
    public const uint Input = 0;
    public const uint Output = 1;
    public const uint Error = 2;
    public const uint Status = 3;
    public const uint Resize = 4;
}
