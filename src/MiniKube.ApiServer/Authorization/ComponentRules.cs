namespace MiniKube.ApiServer.Authorization;

/// <summary>What scheduler and controller manager may do.</summary>
internal static class ComponentRules
{
    private const string Scheduler = "system:kube-scheduler";
    private const string ControllerManager = "system:kube-controller-manager";

    public static bool Allow(AccessRequest request) => request.User.Name switch
    {
        ControllerManager => true,
        Scheduler => AllowScheduler(request),
        _ => false,
    };

    private static bool AllowScheduler(AccessRequest request)
    {
        var resource = request.Definition!.GroupResource;
        if (request.Verb is "get" or "list" or "watch") return resource != "secrets";
        return (resource, request.Subresource, request.Verb) switch
        {
            ("pods", "binding", "create") => true,
            ("pods", "status", "update" or "patch") => true,
            ("pods", "", "delete") => true,
            ("bindings", "", "create") => true,
            ("events" or "events.events.k8s.io", "", "create" or "update" or "patch") => true,
            ("leases.coordination.k8s.io", "", "create" or "update" or "patch") => true,
            _ => false,
        };
    }
}
