namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Which options of lists and watches go together. Rules: Kubernetes docs, "Resource versions" and "Streaming lists".</summary>
internal static class ReadOptionsValidation
{
    private static readonly string[] Matches = ["Exact", "NotOlderThan", ""];

    /// <exception cref="ApiException">422 with every wrong option; 400 where Kubernetes says so.</exception>
    public static void Check(ListOptions options)
    {
        if (options.Limit < 0) throw ApiException.BadRequest("limit must not be negative");
        var errors = new FieldErrors();
        var match = options.ResourceVersionMatch;
        if (match.Length > 0)
        {
            if (options.Continue.Length > 0) errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
            if (options.ResourceVersion.Length == 0) errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
            if (!Matches.Contains(match)) errors.NotSupported("resourceVersionMatch", match, Matches);
            if (match == "Exact" && options.ResourceVersion == "0")
            {
                errors.Forbidden("resourceVersionMatch", "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
            }
        }
        Throw(errors);
        if (options.Continue.Length > 0 && options.ResourceVersion is not ("" or "0"))
        {
            throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
        }
    }

    /// <exception cref="ApiException">422.</exception>
    public static void Check(WatchOptions options)
    {
        var errors = new FieldErrors();
        var match = options.ResourceVersionMatch;
        if (options.SendInitialEvents is null)
        {
            if (match.Length > 0) errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
        else if (match.Length == 0)
        {
            errors.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        else if (match != "NotOlderThan")
        {
            errors.NotSupported("resourceVersionMatch", match, ["NotOlderThan"]);
        }
        Throw(errors);
    }

    private static void Throw(FieldErrors errors)
    {
        if (errors.Any) throw ApiException.Invalid("meta.k8s.io", "ListOptions", "", errors);
    }
}
