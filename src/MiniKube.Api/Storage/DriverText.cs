namespace MiniKube.Api.Storage;

/// <summary>How CSI drivers stand in tables.</summary>
internal static class DriverText
{
    public static string Audiences(CSIDriverSpec spec) =>
        spec.TokenRequests.Count == 0 ? CellText.Unset : string.Join(",", spec.TokenRequests.Select(request => request.Audience));

    public static string Modes(CSIDriverSpec spec) =>
        spec.VolumeLifecycleModes.Count == 0 ? CellText.None : string.Join(",", spec.VolumeLifecycleModes);
}
