using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Work;

/// <summary>
/// What is left on this node of pods that nobody knows. A worker gives back all it has seen, but a runtime that is told to give up a start goes on for a moment:
/// it makes a cgroup after the pod's worker has ended. So this is looked for again and again.
/// </summary>
internal sealed class Leftovers(PodServices services)
{
    private readonly Lock gate = new();
    private HashSet<string> told = [];

    /// <param name="isKnown">Asked after the folders were listed: a pod is known before anything is made for it, so what belongs to a new one stays.</param>
    public void Remove(Func<string, bool> isKnown)
    {
        lock (gate)
        {
            try
            {
                services.Cgroups.RemoveOthers(isKnown);
                var stay = PodFolders.RemoveOthers(services.Paths, isKnown).ToHashSet();
                // Once each, not with every look.
                foreach (var folder in stay.Except(told)) WorkLog.Left(services.Logger, folder);
                told = stay;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                WorkLog.LeftoversUnseen(services.Logger, error.Message);
            }
        }
    }
}
