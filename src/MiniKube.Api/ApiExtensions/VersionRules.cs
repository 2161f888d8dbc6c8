namespace MiniKube.Api.ApiExtensions;

/// <summary>What a version says beside its schema: columns, selectable fields, the scale's paths.</summary>
internal static class VersionRules
{
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Validate(CustomResourceDefinitionVersion version, string path, FieldErrors errors)
    {
        var columns = version.AdditionalPrinterColumns;
        for (var i = 0; i < columns.Count; i++)
        {
            var at = $"{path}.additionalPrinterColumns[{i}]";
            if (columns[i].Name.Length == 0) errors.Required(at + ".name");
            if (columns[i].Type.Length == 0) errors.Required(at + ".type", "must be one of " + string.Join(", ", ColumnTypes));
            else if (!ColumnTypes.Contains(columns[i].Type)) errors.Invalid(at + ".type", columns[i].Type, "must be one of " + string.Join(", ", ColumnTypes));
            if (columns[i].Format is { Length: > 0 } format && !ColumnFormats.Contains(format)) errors.Invalid(at + ".format", format, "must be one of " + string.Join(", ", ColumnFormats));
            Path(columns[i].JsonPath, at + ".jsonPath", errors);
        }
        if (version.SelectableFields.Count > 8) errors.TooMany(path + ".selectableFields", version.SelectableFields.Count, 8);
        for (var i = 0; i < version.SelectableFields.Count; i++) Path(version.SelectableFields[i].JsonPath, $"{path}.selectableFields[{i}].jsonPath", errors);
        if (version.Subresources?.Scale is not { } scale) return;
        Under(scale.SpecReplicasPath, ".spec.", path + ".subresources.scale.specReplicasPath", errors);
        Under(scale.StatusReplicasPath, ".status.", path + ".subresources.scale.statusReplicasPath", errors);
        if (scale.LabelSelectorPath is { Length: > 0 } selector && !selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
        {
            errors.Invalid(path + ".subresources.scale.labelSelectorPath", selector, "should be a json path under either .spec or .status");
        }
    }

    private static void Under(string text, string start, string path, FieldErrors errors)
    {
        if (text.Length == 0) errors.Required(path);
        else if (!text.StartsWith(start, StringComparison.Ordinal)) errors.Invalid(path, text, $"should be a json path under {start.TrimEnd('.')}");
    }

    private static void Path(string text, string path, FieldErrors errors)
    {
        if (text.Length == 0) errors.Required(path);
        else if (!text.StartsWith('.')) errors.Invalid(path, text, "must be a simple json path starting with .");
    }
}
