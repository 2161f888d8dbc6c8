using MiniKube.Api.Meta;
using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Registry;

/// <summary>What a list wants. Meanings of resourceVersion and resourceVersionMatch: Kubernetes docs, "Resource versions".</summary>
internal sealed record ListOptions
{
    /// <summary>Empty: all namespaces.</summary>
    public string Namespace { get; init; } = "";

    public LabelQuery Labels { get; init; } = LabelQuery.Everything;

    public FieldQuery Fields { get; init; } = FieldQuery.Everything;

    /// <summary>0: no limit.</summary>
    public long Limit { get; init; }

    public string Continue { get; init; } = "";

    /// <summary>As the client wrote it.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>"", "Exact" or "NotOlderThan".</summary>
    public string ResourceVersionMatch { get; init; } = "";
}

internal sealed record WatchOptions
{
    public string Namespace { get; init; } = "";

    public LabelQuery Labels { get; init; } = LabelQuery.Everything;

    public FieldQuery Fields { get; init; } = FieldQuery.Everything;

    /// <summary>"" or "0": start with the present state as ADDED events. Otherwise: what came after it.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>"" or "NotOlderThan"; the latter only with <see cref="SendInitialEvents"/>.</summary>
    public string ResourceVersionMatch { get; init; } = "";

    /// <summary>True: the present state as ADDED events and then a bookmark that says so. False: no initial events, from now on.</summary>
    public bool? SendInitialEvents { get; init; }

    public bool AllowBookmarks { get; init; }
}

/// <summary>What to do about fields that the schema does not know, or that occur twice.</summary>
internal enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}

/// <summary>How a write is to be made, and by whom.</summary>
internal sealed record WriteOptions
{
    public UserInfo User { get; init; } = UserInfo.Server;

    /// <summary>Everything but the write itself.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whom the fields belong to that the write sets; empty: named after the user.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary>The change looks at <c>metadata.managedFields</c>, which costs.</summary>
    public bool SeesManagedFields { get; init; }

    /// <summary>The document is made by the client's patch, so a document that does not fit is the patch's mistake.</summary>
    public bool IsPatch { get; init; }

    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>Where texts for <c>Warning</c> headers go.</summary>
    public ICollection<string>? Warnings { get; init; }

    /// <summary>What admission adds to the audit log about this request.</summary>
    public IDictionary<string, string>? AuditAnnotations { get; init; }

    public Preconditions? Preconditions { get; init; }
}
