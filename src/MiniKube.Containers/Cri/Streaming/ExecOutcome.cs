using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MiniKube.Containers.Cri.Streaming;

/// <summary>What the error stream said: an exit code, or why the command could not run.</summary>
internal static class ExecOutcome
{
    public static int Parse(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;
        WireStatus? status;
        try
        {
            status = JsonSerializer.Deserialize(text, StreamingJson.Default.WireStatus);
        }
        catch (JsonException)
        {
            throw new ContainerRuntimeException(RuntimeError.Other, Encoding.UTF8.GetString(text));
        }
        if (status is { Status: "Success" })
            return 0;
        var exit = status?.Details?.Causes?.FirstOrDefault(cause => cause.Reason == "ExitCode");
        if (status is { Reason: "NonZeroExitCode" } && int.TryParse(exit?.Message, CultureInfo.InvariantCulture, out var code))
            return code;
        throw new ContainerRuntimeException(RuntimeError.Other, status?.Message ?? "the command could not be run");
    }
}
