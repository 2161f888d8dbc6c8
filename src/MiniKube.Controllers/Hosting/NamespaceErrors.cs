namespace MiniKube.Controllers.Hosting;

internal static class NamespaceErrors
{
    /// <summary>The namespace is going or gone and takes nothing new: trying again is useless.</summary>
    public static bool IsNamespaceGoing(this Exception error) => error is ApiException api
        && ((api.Code == 403 && (api.Status.Details?.Causes.Any(cause => cause.Reason == "NamespaceTerminating") == true || api.Message.Contains("is being terminated", StringComparison.Ordinal)))
            || (api.IsNotFound && api.Status.Details?.Kind == "namespaces"));
}
