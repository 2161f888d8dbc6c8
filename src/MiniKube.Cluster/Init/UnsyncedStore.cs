using System.ComponentModel;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Init;

/// <summary>
/// A runtime's store whose records reach the disk when the kernel writes them, not each time their program waits for it: containerd does that thirty times in a pod's life.
/// A process or a node may die at any moment as before; only when the machine itself goes down while the node runs is the store made anew, for it may then lack what was
/// written last. The overlay file system's "volatile" mounts do it, with the folder itself as upper layer, so that everything stays where it was.
/// </summary>
internal sealed class UnsyncedStore(HostStore store, string machineBoot)
{
    private readonly List<string> mounts = [];

    /// <summary>In whose run of the machine the store was last in use without syncs; absent when all of it is on the disk.</summary>
    private string Mark => $"{Work}/machine-boot";

    private string Work => $"{store.Root}.unsynced";

    /// <summary>The run of the machine that this is.</summary>
    public static string MachineBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Takes the store's records off syncing. Where the kernel or the disk's file system cannot do that, all is as without.</summary>
    public void Begin()
    {
        if (File.Exists(Mark) && File.ReadAllText(Mark) != machineBoot)
        {
            InitLog.Write($"the machine went down while this node ran: {store.Root} is made anew, load images again");
            Directory.Delete(store.Root, recursive: true);
        }

        if (Directory.Exists(Work)) Directory.Delete(Work, recursive: true);
        try
        {
            foreach (var folder in new[] { Work, store.Root }) Directory.CreateDirectory(folder, (UnixFileMode)0b111_001_001);
            WriteMark();
            foreach (var folder in store.Records) Mount(folder);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            InitLog.Write($"{store.Root} is synced as its program wishes: {e.Message}");
            Unmount(); // half of it would be worse than none: images' layers could lie on an overlay, which no other can be made of
        }

        if (mounts.Count == 0 && File.Exists(Mark)) File.Delete(Mark);
    }

    /// <summary>After the store's program has ended: everything is on the disk when this returns.</summary>
    public void End()
    {
        if (mounts.Count == 0) return;
        try
        {
            Unmount();
            foreach (var file in store.Records.SelectMany(folder => Directory.EnumerateFiles($"{store.Root}/{folder.Name}")))
            {
                using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(handle);
            }

            File.Delete(Mark);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            InitLog.Write($"{store.Root} is not on the disk: {e.Message}");
        }
    }

    private void Unmount()
    {
        foreach (var mount in Enumerable.Reverse(mounts)) Posix.Unmount(mount, Posix.MntDetach);
        mounts.Clear();
    }

    private void Mount(HostStoreFolder folder)
    {
        var upper = $"{store.Root}/{folder.Name}";
        var (lower, work) = ($"{Work}/empty", $"{Work}/{folder.Name}");
        foreach (var made in new[] { upper, lower, work }) Directory.CreateDirectory(made, (UnixFileMode)0b111_000_000);
        // What other mounts are made of must not lie on one: held open first, bound again from there.
        var plain = folder.Except.Select(name => $"{upper}/{name}").ToList();
        foreach (var path in plain) Directory.CreateDirectory(path, (UnixFileMode)0b111_000_000);
        var handles = plain.ConvertAll(path => Posix.Open(path, Posix.OpenPath));
        Posix.Mount("overlay", upper, "overlay", 0, $"lowerdir={lower},upperdir={upper},workdir={work},volatile");
        mounts.Add(upper);
        foreach (var (path, handle) in plain.Zip(handles))
        {
            using (handle) Posix.Mount($"/proc/self/fd/{handle.DangerousGetHandle()}", path, null, Posix.MsBind);
            mounts.Add(path);
        }
    }

    /// <summary>On the disk before anything is written that may not be.</summary>
    private void WriteMark()
    {
        using var file = File.OpenHandle(Mark, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(machineBoot), 0);
        RandomAccess.FlushToDisk(file);
    }
}
