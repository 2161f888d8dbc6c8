using MiniKube.Api.Core;
using MiniKube.NodeAgent.Kernel;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>Checks, and where asked for makes, what a hostPath volume names. Rule: Kubernetes docs, "Volumes", hostPath types.</summary>
internal static class HostPaths
{
    /// <exception cref="StartException">The path is not of the asked type.</exception>
    public static string Prepare(HostPathVolumeSource source)
    {
        var path = source.Path;
        switch (source.Type)
        {
            case "DirectoryOrCreate":
                if (!Directory.Exists(path)) Directory.CreateDirectory(path, (UnixFileMode)0b111_101_101);
                Require(Directory.Exists(path), path, "a directory");
                break;
            case "FileOrCreate":
                if (!Path.Exists(path)) File.Create(path).Dispose();
                Require(File.Exists(path), path, "a file");
                break;
            case "Directory":
                Require(Directory.Exists(path), path, "a directory");
                break;
            case "File":
                Require(File.Exists(path) && Kind(path) == FileKind.Regular, path, "a file");
                break;
            case "Socket":
                Require(Kind(path) == FileKind.Socket, path, "a socket");
                break;
            case "CharDevice":
                Require(Kind(path) == FileKind.CharacterDevice, path, "a character device");
                break;
            case "BlockDevice":
                Require(Kind(path) == FileKind.BlockDevice, path, "a block device");
                break;
            default:
                // Without a type nothing is checked, and what is missing becomes a folder.
                if (!Path.Exists(path)) Directory.CreateDirectory(path, (UnixFileMode)0b111_101_101);
                break;
        }
        return path;
    }

    private static FileKind Kind(string path) => FileKinds.Of(path);

    private static void Require(bool condition, string path, string what)
    {
        if (!condition) throw new StartException("FailedMount", $"hostPath type check failed: {path} is not {what}");
    }
}
