using System.Text.Json;
using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Streaming;

/// <summary>Reads how a session ended from its status channel.</summary>
internal static class SessionStatus
{
    public static Status Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ApiJson.Deserialize<Status>(json);
        }
        catch (JsonException)
        {
            return ApiException.Internal("the node's answer about the end of the session could not be read").Status;
        }
    }

    public static bool IsFailure(Status status) => status.StatusValue != "Success";

    /// <summary>Of a session that ended without saying how.</summary>
    public static Status Broken(string why) => ApiException.Internal(why).Status;
}
