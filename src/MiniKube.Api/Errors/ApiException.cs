using MiniKube.Api.Meta;

namespace MiniKube.Api;

/// <summary>The one error of the API: carries the Kubernetes <see cref="Meta.Status"/> that the client sees. Wording follows Kubernetes, since clients match on it.</summary>
public sealed class ApiException(Status status) : Exception(status.Message)
{
    public Status Status { get; } = status;

    public int Code => Status.Code;

    /// <summary>One of <see cref="StatusReason"/>.</summary>
    public string Reason => Status.Reason ?? StatusReason.Unknown;

    public bool IsNotFound => Reason == StatusReason.NotFound;

    public bool IsConflict => Reason == StatusReason.Conflict;

    public bool IsAlreadyExists => Reason == StatusReason.AlreadyExists;

    public bool IsExpired => Reason is StatusReason.Expired or StatusReason.Gone;

    public static ApiException NotFound(ResourceDefinition resource, string name) =>
        Of(404, StatusReason.NotFound, $"{resource.GroupResource} \"{name}\" not found", Details(resource, name));

    public static ApiException AlreadyExists(ResourceDefinition resource, string name) =>
        Of(409, StatusReason.AlreadyExists, $"{resource.GroupResource} \"{name}\" already exists", Details(resource, name));

    public static ApiException Conflict(ResourceDefinition resource, string name, string why = ModifiedSince) =>
        Of(409, StatusReason.Conflict, $"Operation cannot be fulfilled on {resource.GroupResource} \"{name}\": {why}", Details(resource, name));

    public static ApiException Invalid(ResourceDefinition resource, string name, FieldErrors errors) =>
        Of(422, StatusReason.Invalid, $"{resource.Kind}{(resource.Group.Length == 0 ? "" : "." + resource.Group)} \"{name}\" is invalid: {Join(errors)}",
            new() { Name = Given(name), Group = Given(resource.Group), Kind = resource.Kind, Causes = [.. errors.All.Select(error => error.ToCause())] });

    /// <summary>For what is no resource of its own: options, Scale, Binding.</summary>
    public static ApiException Invalid(string group, string kind, string name, FieldErrors errors) =>
        Of(422, StatusReason.Invalid, $"{(group.Length == 0 ? kind : $"{kind}.{group}")} \"{name}\" is invalid: {Join(errors)}",
            new() { Name = Given(name), Group = Given(group), Kind = Given(kind), Causes = [.. errors.All.Select(error => error.ToCause())] });

    public static ApiException Forbidden(ResourceDefinition resource, string name, string why) =>
        Of(403, StatusReason.Forbidden, $"{resource.GroupResource} \"{name}\" is forbidden: {why}", Details(resource, name));

    public static ApiException Forbidden(string why) => Of(403, StatusReason.Forbidden, why);

    public static ApiException Unauthorized(string why = "Unauthorized") => Of(401, StatusReason.Unauthorized, why);

    public static ApiException BadRequest(string why) => Of(400, StatusReason.BadRequest, why);

    /// <summary>Well-formed, but it does not fit the object as it is now.</summary>
    public static ApiException Unprocessable(string why) => Of(422, StatusReason.Invalid, why);

    public static ApiException UnknownPath() => Of(404, StatusReason.NotFound, "the server could not find the requested resource");

    public static ApiException MethodNotAllowed(string why = "the server does not allow this method on the requested resource") =>
        Of(405, StatusReason.MethodNotAllowed, why);

    public static ApiException NotAcceptable(string why) => Of(406, StatusReason.NotAcceptable, why);

    public static ApiException UnsupportedMediaType(string why) => Of(415, StatusReason.UnsupportedMediaType, why);

    public static ApiException TooLarge(string why) => Of(413, StatusReason.RequestEntityTooLarge, why);

    public static ApiException Expired(string why) => Of(410, StatusReason.Expired, why);

    public static ApiException TooManyRequests(string why, int retryAfterSeconds) =>
        Of(429, StatusReason.TooManyRequests, why, new() { RetryAfterSeconds = retryAfterSeconds });

    public static ApiException Timeout(string why) => Of(504, StatusReason.Timeout, why);

    public static ApiException Unavailable(string why) => Of(503, StatusReason.ServiceUnavailable, why);

    public static ApiException Internal(string why) => Of(500, StatusReason.InternalError, $"Internal error occurred: {why}");

    private const string ModifiedSince = "the object has been modified; please apply your changes to the latest version and try again";

    private static ApiException Of(int code, string reason, string message, StatusDetails? details = null) =>
        new(new Status { Code = code, Reason = reason, StatusValue = "Failure", Message = message, Details = details });

    private static StatusDetails Details(ResourceDefinition resource, string name) => new() { Name = Given(name), Group = Given(resource.Group), Kind = resource.Plural };

    // What is empty is left out.
    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static string Join(FieldErrors errors) =>
        errors.All.Count == 1 ? errors.All[0].ToString() : $"[{string.Join(", ", errors.All)}]";
}

/// <summary>Machine-readable reasons of Kubernetes' <c>Status</c>.</summary>
public static class StatusReason
{
    public const string Unknown = "";
    public const string Unauthorized = "Unauthorized";
    public const string Forbidden = "Forbidden";
    public const string NotFound = "NotFound";
    public const string AlreadyExists = "AlreadyExists";
    public const string Conflict = "Conflict";
    public const string Gone = "Gone";
    public const string Invalid = "Invalid";
    public const string Expired = "Expired";
    public const string BadRequest = "BadRequest";
    public const string MethodNotAllowed = "MethodNotAllowed";
    public const string NotAcceptable = "NotAcceptable";
    public const string UnsupportedMediaType = "UnsupportedMediaType";
    public const string RequestEntityTooLarge = "RequestEntityTooLarge";
    public const string TooManyRequests = "TooManyRequests";
    public const string Timeout = "Timeout";
    public const string ServiceUnavailable = "ServiceUnavailable";
    public const string InternalError = "InternalError";
}
