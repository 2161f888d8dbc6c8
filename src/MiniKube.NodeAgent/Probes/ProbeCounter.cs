using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Probes;

/// <summary>
/// Turns single answers into a verdict: it changes when as many of a kind came in a row as the threshold says. Before that, liveness is good, readiness is not, startup
/// is open. Rule: Kubernetes docs, "Configure Liveness, Readiness and Startup Probes".
/// </summary>
internal sealed class ProbeCounter(ProbeKind kind, Probe probe, bool? initially = null)
{
    private bool last;
    private int run;

    /// <summary>Null only for a startup probe that has not decided.</summary>
    public bool? Verdict { get; private set; } = initially ?? kind switch
    {
        ProbeKind.Liveness => true,
        ProbeKind.Readiness => false,
        _ => null,
    };

    /// <summary>True when the verdict has changed.</summary>
    public bool Record(bool success)
    {
        run = run > 0 && last == success ? run + 1 : 1;
        last = success;
        // Liveness and startup need one success only, whatever is written.
        var needed = success ? kind == ProbeKind.Readiness ? Math.Max(1, probe.SuccessThreshold) : 1 : Math.Max(1, probe.FailureThreshold);
        if (run < needed || Verdict == success) return false;
        Verdict = success;
        return true;
    }
}
