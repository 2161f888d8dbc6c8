namespace MiniKube.Containers.Images;

/// <summary>A shell image made of this machine's static busybox.</summary>
public static class BusyboxImage
{
    private static readonly TimeSpan ListLimit = TimeSpan.FromSeconds(10);

    /// <summary>Needs the package busybox-static. Further entries may be added with <c>with { Entries = … }</c>.</summary>
    public static async Task<ImageDefinition> DefineAsync(string name, CancellationToken cancel, string busybox = "/bin/busybox")
    {
        var list = await Command.RunAsync(busybox, ["--list"], ListLimit, cancel);
        if (list.ExitCode != 0)
            throw new ContainerRuntimeException(RuntimeError.Other, $"{busybox} does not list its applets; install busybox-static");
        var applets = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ImageDefinition
        {
            Name = name,
            Command = ["sh"],
            Entries =
            [
                ImageEntry.Copy("bin/busybox", busybox),
                // busybox lists itself; that link would replace the program.
                .. applets.Where(applet => applet != "busybox").Select(applet => ImageEntry.Symlink("bin/" + applet, "busybox")),
                ImageEntry.Folder("tmp", (UnixFileMode)0x3FF),
                ImageEntry.Folder("root", (UnixFileMode)0x1C0),
                ImageEntry.Folder("var/www"),
                ImageEntry.File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
                ImageEntry.File("etc/group", "root:x:0:\nnogroup:x:65534:\n"),
            ],
        };
    }
}
