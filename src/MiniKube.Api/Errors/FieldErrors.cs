using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.Api;

/// <summary>
/// Collects what is wrong with an object, each with the path of its field. Reasons and wording class are those of Kubernetes
/// ("Invalid value", "Required value", "Forbidden", …) because clients match on them.
/// </summary>
public sealed class FieldErrors
{
    private readonly List<FieldError> errors = [];

    public IReadOnlyList<FieldError> All => errors;

    public bool Any => errors.Count > 0;

    public void Required(string path, string detail = "") => Add("FieldValueRequired", path, "Required value", detail);

    public void Invalid(string path, object? value, string detail) => Add("FieldValueInvalid", path, $"Invalid value: {Show(value)}", detail);

    public void TypeInvalid(string path, object? value, string detail) => Add("FieldValueTypeInvalid", path, $"Invalid value: {Show(value)}", detail);

    public void NotSupported(string path, object? value, IEnumerable<string> supported) =>
        Add("FieldValueNotSupported", path, $"Unsupported value: {Show(value)}", "supported values: " + string.Join(", ", supported.Select(Quote)));

    public void Duplicate(string path, object? value) => Add("FieldValueDuplicate", path, $"Duplicate value: {Show(value)}", "");

    public void NotFound(string path, object? value) => Add("FieldValueNotFound", path, $"Not found: {Show(value)}", "");

    public void Forbidden(string path, string detail) => Add("FieldValueForbidden", path, "Forbidden", detail);

    public void TooLong(string path, int maximum) => Add("FieldValueTooLong", path, "Too long", $"may not be more than {maximum} bytes");

    public void TooMany(string path, int count, int maximum) => Add("FieldValueTooMany", path, $"Too many: {count}", $"must have at most {maximum} items");

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        IFormattable number and (int or long or double or decimal) => number.ToString(null, CultureInfo.InvariantCulture),
        Quantity or IntOrString { Text: not null } => Quote(value.ToString()!),
        JsonNode node => node.ToJsonString(),
        _ => value.ToString() ?? "null",
    };

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text.Length > 256 ? text[..256] + "…" : text)}\"";

    /// <param name="what">The value as it is to be shown, after what is wrong with it.</param>
    public void Add(string reason, string path, string what, string detail)
    {
        var error = new FieldError(reason, path, detail.Length == 0 ? what : $"{what}: {detail}");
        // The schema and the rules of a kind may find the same.
        if (errors.Count < 100 && !errors.Contains(error)) errors.Add(error);
    }
}

/// <summary>One cause; <see cref="Message"/> is without the path, as in <c>Status.details.causes</c>.</summary>
public sealed record FieldError(string Reason, string Path, string Message)
{
    public override string ToString() => $"{Path}: {Message}";

    public StatusCause ToCause() => new() { Reason = Reason, Message = Message, Field = Path };
}
