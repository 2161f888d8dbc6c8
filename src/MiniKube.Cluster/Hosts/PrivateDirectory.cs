namespace MiniKube.Cluster.Hosts;

/// <summary>Folders that root alone may enter.</summary>
internal static class PrivateDirectory
{
    public static void Ensure(string path) => Pki.PrivateFile.EnsureDirectory(path);

    /// <summary>Removes an empty folder; others may be using it, then it stays.</summary>
    public static void RemoveIfEmpty(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path);
        }
        catch (IOException)
        {
            // In use.
        }
    }
}
