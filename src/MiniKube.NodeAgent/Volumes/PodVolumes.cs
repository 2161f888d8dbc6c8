using MiniKube.Api.Core;
using MiniKube.NodeAgent.Kernel;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>The volumes of one pod on this node's disk and tmpfs.</summary>
internal sealed class PodVolumes(PodPaths paths, TimeProvider time)
{
    /// <summary>Makes every volume of the pod; may be repeated.</summary>
    /// <exception cref="StartException">A volume cannot be made; the message names it.</exception>
    public void Mount(PodFacts facts)
    {
        Directory.CreateDirectory(paths.Root, (UnixFileMode)0b111_101_000);
        foreach (var volume in facts.Pod.Spec.Volumes)
        {
            try
            {
                Mount(volume, facts);
            }
            catch (Exception error) when (error is StartException or IOException or UnauthorizedAccessException)
            {
                throw new StartException("FailedMount", $"MountVolume.SetUp failed for volume \"{volume.Name}\" : {error.Message}", error);
            }
        }
    }

    /// <summary>Writes anew what comes from objects of the API and has changed; a volume whose object is gone keeps its last content.</summary>
    public void Refresh(PodFacts facts)
    {
        foreach (var volume in facts.Pod.Spec.Volumes)
        {
            try
            {
                WriteFiles(volume, facts);
            }
            catch (StartException)
            {
                // The object is gone or lost a key: running containers keep what they had.
            }
        }
    }

    /// <summary>Where a volume is on the host.</summary>
    public string Source(Volume volume) => volume switch
    {
        { HostPath: { } host } => host.Path,
        { Secret: not null } or { Projected: not null } or { DownwardAPI: not null } => paths.VolatileVolume(volume.Name),
        _ => paths.Volume(volume.Name),
    };

    private void Mount(Volume volume, PodFacts facts)
    {
        if (volume.HostPath is { } host) HostPaths.Prepare(host);
        else if (volume.EmptyDir is { } empty) MakeEmpty(paths.Volume(volume.Name), empty, facts.Pod.Spec.SecurityContext?.FsGroup);
        else if (!WriteFiles(volume, facts)) throw new StartException("FailedMount", "volumes of this kind are not supported by this node");
    }

    private bool WriteFiles(Volume volume, PodFacts facts)
    {
        if (VolumeFiles.Of(volume, facts) is not { } files) return false;
        AtomicFolder.Write(Source(volume), files, facts.Pod.Spec.SecurityContext?.FsGroup, time.GetUtcNow());
        return true;
    }

    private static void MakeEmpty(string folder, EmptyDirVolumeSource source, long? group)
    {
        if (Directory.Exists(folder) && (source.Medium != "Memory" || Native.IsTmpfs(folder))) return;
        Directory.CreateDirectory(folder);
        if (source.Medium == "Memory")
        {
            var size = source.SizeLimit is { Value: > 0 } limit ? $"size={limit.Units},mode=0777" : "mode=0777";
            if (Native.Mount("tmpfs", folder, "tmpfs", Native.MountNoSuid | Native.MountNoDev, size) != 0) throw Native.Error("cannot mount a tmpfs");
        }
        var mode = (UnixFileMode)0b111_111_111;
        if (group is { } id)
        {
            if (Native.ChangeOwner(folder, uint.MaxValue, (uint)id) != 0) throw Native.Error($"cannot give {folder} to group {id}");
            mode |= UnixFileMode.SetGroup;
        }
        File.SetUnixFileMode(folder, mode);
    }
}
