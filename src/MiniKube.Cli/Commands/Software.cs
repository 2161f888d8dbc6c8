using MiniKube.Cluster.Clusters;

namespace MiniKube.Cli.Commands;

/// <summary>Nodes made by this program run this program.</summary>
internal static class Software
{
    public static NodeSoftware OfThisProgram { get; } = new() { Program = Environment.ProcessPath!, SandboxImage = BootImages.Pause, WriteImages = BootImages.WriteAsync };
}
