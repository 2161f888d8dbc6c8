using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Flow;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>Who was let in, what admission refused, who waits for a seat. Names are upstream's where upstream has the same thing.</summary>
internal sealed class AccessMetrics(AuthenticationCounters authentication, AdmissionCounters admission, FlowTable flow, AuditLog? audit)
{
    public void Render(MetricsText text)
    {
        text.Family("authentication_attempts", "counter", "Requests by whether their credentials hold.");
        text.Sample("authentication_attempts", authentication.Of(AuthenticationResult.Success), ("result", "success"));
        text.Sample("authentication_attempts", authentication.Of(AuthenticationResult.Failure), ("result", "failure"));
        text.Family("authenticated_user_requests", "counter", "Requests by user; users that are no components are one.");
        foreach (var (user, count) in authentication.Users.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Sample("authenticated_user_requests", count, ("username", user));
        text.Family("apiserver_admission_controller_rejections_total", "counter", "Writes that admission refused, by rule.");
        foreach (var (name, type, operation, count) in admission.Read().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            text.Sample("apiserver_admission_controller_rejections_total", count, ("name", name), ("type", type), ("operation", operation));
        Flow(text);
        if (audit is null) return;
        text.Family("apiserver_audit_event_total", "counter", "Events written to the audit log.").Sample("apiserver_audit_event_total", audit.File.Written);
        text.Family("apiserver_audit_error_total", "counter", "Failures to write the audit log.");
        text.Sample("apiserver_audit_error_total", audit.File.Failed, ("plugin", "log"));
    }

    private void Flow(MetricsText text)
    {
        PriorityLevel[] levels = [.. flow.Levels.OrderBy(level => level.Name, StringComparer.Ordinal)];
        Each("apiserver_flowcontrol_current_executing_requests", "gauge", "Requests that run now, by priority level.", level => level.Executing);
        Each("apiserver_flowcontrol_current_inqueue_requests", "gauge", "Requests that wait for a seat, by priority level.", level => level.Waiting);
        Each("apiserver_flowcontrol_nominal_limit_seats", "gauge", "Seats of a priority level.", level => level.IsExempt ? 0 : level.Seats);
        Each("apiserver_flowcontrol_borrowed_seats", "gauge", "Seats of others that a priority level's requests have.", level => level.Borrowed);
        Each("apiserver_flowcontrol_lent_seats", "gauge", "Seats of a priority level that requests of others have.", level => level.Lent);
        Each("apiserver_flowcontrol_dispatched_requests_total", "counter", "Requests that got a seat, by priority level.", level => level.Dispatched);
        Each("apiserver_flowcontrol_rejected_requests_total", "counter", "Requests that were turned away, by priority level.", level => level.Rejected);

        void Each(string name, string type, string help, Func<PriorityLevel, double> value)
        {
            text.Family(name, type, help);
            foreach (var level in levels) text.Sample(name, value(level), ("priority_level", level.Name));
        }
    }
}
