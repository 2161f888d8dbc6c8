using MiniKube.Cluster;

namespace MiniKube.Cli.Output;

internal static class Root
{
    /// <summary>Namespaces, cgroups and /var/lib/minikube are root's.</summary>
    public static void Require(string command)
    {
        if (Environment.UserName != "root" && !Environment.IsPrivilegedProcess)
        {
            throw new ClusterException(ClusterFailure.Prerequisite, $"'mkube {command}' makes namespaces and cgroups, which takes root: run 'sudo mkube {command}'");
        }
    }
}
