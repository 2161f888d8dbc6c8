namespace MiniKube.Containers.Docker.Mapping;

/// <summary>A cgroup as the daemon's driver wants it named: a path, or with systemd a slice.</summary>
internal sealed record CgroupNames(bool Systemd)
{
    public string? Parent(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return null;
        // A dash in a slice's name stands for a level, so those of a uid must not be dashes.
        return Systemd ? string.Join('-', parts.Select(part => part.Replace('-', '_'))) + ".slice" : path;
    }
}
