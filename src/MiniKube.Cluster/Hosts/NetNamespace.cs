using MiniKube.Cluster.Processes;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.Cluster.Hosts;

/// <summary>
/// A network namespace that lives as long as this handle, a process inside, or a mount of it.
/// The kernel unshares one thread at a time, so each call has a thread of its own that ends with it.
/// </summary>
internal sealed class NetNamespace : IDisposable
{
    private const string OfThisThread = "/proc/thread-self/ns/net";
    private readonly SafeFileHandle _handle;

    private NetNamespace(SafeFileHandle handle) => _handle = handle;

    /// <summary>Of our own process, for tools that ask for one by path.</summary>
    public static string Ours => $"/proc/{Environment.ProcessId}/ns/net";

    /// <summary>Other processes may open it here while this object lives.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_handle.DangerousGetHandle()}";

    public static NetNamespace Create() => OnThreadOfItsOwn(() =>
    {
        Posix.Unshare(Posix.CloneNewNet);
        return new NetNamespace(Posix.Open(OfThisThread, Posix.OpenReadOnly));
    });

    /// <summary>Makes one that a mount at <paramref name="path"/> keeps alive.</summary>
    public static void CreateAt(string path)
    {
        File.Create(path).Dispose();
        OnThreadOfItsOwn(() =>
        {
            Posix.Unshare(Posix.CloneNewNet);
            Posix.Mount(OfThisThread, path, null, Posix.MsBind);
            return 0;
        });
    }

    public void Dispose() => _handle.Dispose();

    private static T OnThreadOfItsOwn<T>(Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new ClusterException(ClusterFailure.Prerequisite, $"cannot make a network namespace ({failure.Message}): run mkube as root on a kernel with namespaces", failure);
    }
}
