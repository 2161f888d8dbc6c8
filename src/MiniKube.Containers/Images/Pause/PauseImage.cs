namespace MiniKube.Containers.Images.Pause;

/// <summary>
/// The image of every sandbox: one static program of some two hundred bytes that holds the pod's namespaces, reaps orphans when the pod
/// shares its processes, and ends at SIGTERM or SIGINT.
/// </summary>
public static class PauseImage
{
    public const string Name = "minikube.local/pause:1";

    public static ImageDefinition Define() => Define(ImageDefinition.HostArchitecture);

    public static ImageDefinition Define(string architecture) => new()
    {
        Name = Name,
        Architecture = architecture,
        Entrypoint = ["/pause"],
        User = "65535:65535",
        Env = [],
        Entries = [ImageEntry.File("pause", PauseProgram.Build(architecture), ImageEntry.Mode755)],
    };
}
