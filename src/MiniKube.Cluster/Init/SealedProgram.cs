using System.ComponentModel;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Init;

/// <summary>
/// A program in memory that nobody can change, reached through a descriptor of pid 1. A container that runs as root could overwrite the runtime's program through
/// <c>/proc/self/exe</c>; against that crun copies itself into such a file at every start and begins anew from there, eight times in a pod's life, unless it was begun
/// from one: then a pod's life takes it 19 ms of CPU instead of 28.
/// </summary>
internal static class SealedProgram
{
    private const int Descriptor = 100;

    /// <summary>Its path in the node.</summary>
    public static string Path => $"/proc/1/fd/{Descriptor}";

    /// <summary>Holds it for as long as this process lives. Where that fails the program itself is used.</summary>
    public static void Hold(string program)
    {
        try
        {
            using var memory = Posix.CreateMemoryFile(System.IO.Path.GetFileName(program));
            RandomAccess.Write(memory, File.ReadAllBytes(program), 0);
            Posix.Seal(memory);
            // What is open for writing cannot be run.
            using var sealedFile = Posix.Open($"/proc/self/fd/{memory.DangerousGetHandle()}", Posix.OpenReadOnly);
            var held = Posix.Duplicate(sealedFile, Descriptor);
            if (held != Descriptor) InitLog.Write($"{program} is at {held}, not at {Path}");
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            InitLog.Write($"{program} cannot be held in memory: {e.Message}");
        }
    }
}
