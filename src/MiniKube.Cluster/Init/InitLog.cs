using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Cluster.Init;

/// <summary>Lines of pid 1 on its error output, which is the node's host.log. Cheaper than the console class.</summary>
internal static class InitLog
{
    private static readonly SafeFileHandle Error = new(2, ownsHandle: false);

    public static void Write(string message)
    {
        try
        {
            RandomAccess.Write(Error, Encoding.UTF8.GetBytes($"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} init: {message}\n"), 0);
        }
        catch (IOException)
        {
            // A full disk must not stop the node.
        }
    }
}
