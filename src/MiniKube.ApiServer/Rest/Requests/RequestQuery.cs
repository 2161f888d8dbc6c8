using System.Globalization;
using MiniKube.ApiServer.Registry;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Reads query parameters; what cannot be read is a 400 that names the parameter.</summary>
internal sealed class RequestQuery(IQueryCollection query)
{
    public string Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    public IReadOnlyList<string> Texts(string name) => query.TryGetValue(name, out var values) ? [.. values.Select(value => value ?? "")] : [];

    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>As Kubernetes reads flags: there, and neither "false" nor "0".</summary>
    public bool Flag(string name) => OptionalFlag(name) ?? false;

    public bool? OptionalFlag(string name)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0) return null;
        var text = values[0] ?? "";
        return !(text.Equals("false", StringComparison.OrdinalIgnoreCase) || text == "0");
    }

    public long? Number(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw ApiException.BadRequest($"query parameter \"{name}\" must be a whole number, not \"{text}\"");
    }

    public LabelQuery Labels() => Parsed("labelSelector", LabelQuery.Parse);

    public FieldQuery Fields(ResourceDefinition definition)
    {
        var fields = Parsed("fieldSelector", FieldQuery.Parse);
        foreach (var requirement in fields.Requirements)
        {
            if (requirement.Path is "metadata.name" or "metadata.namespace"
                || definition.SelectableFields.Any(known => known.Path == requirement.Path))
            {
                continue;
            }
            throw ApiException.BadRequest(
                $"Unable to find \"{definition.GroupResource}\" that match label selector \"{Text("labelSelector")}\", field selector \"{fields}\": field label not supported: {requirement.Path}");
        }
        return fields;
    }

    /// <summary>Of a write: true when nothing shall be stored.</summary>
    public bool DryRun(string optionsKind) => DryRun(Texts("dryRun"), optionsKind);

    public static bool DryRun(IReadOnlyList<string> values, string optionsKind)
    {
        foreach (var value in values)
        {
            if (value == "All") continue;
            var errors = new FieldErrors();
            errors.NotSupported("dryRun", value, ["All"]);
            throw ApiException.Invalid("meta.k8s.io", optionsKind, "", errors);
        }
        return values.Count > 0;
    }

    public FieldValidation FieldValidation(string optionsKind)
    {
        switch (Text("fieldValidation"))
        {
            case "" or "Warn":
                return Registry.FieldValidation.Warn;
            case "Strict":
                return Registry.FieldValidation.Strict;
            case "Ignore":
                return Registry.FieldValidation.Ignore;
            case var other:
                var errors = new FieldErrors();
                errors.NotSupported("fieldValidation", other, ["Ignore", "Strict", "Warn"]);
                throw ApiException.Invalid("meta.k8s.io", optionsKind, "", errors);
        }
    }

    /// <summary>Who is named as the manager of the fields that a write sets.</summary>
    public string FieldManager(string userAgent, string optionsKind)
    {
        var manager = Text("fieldManager");
        if (manager.Length > 128)
        {
            var errors = new FieldErrors();
            errors.TooLong("fieldManager", 128);
            throw ApiException.Invalid("meta.k8s.io", optionsKind, "", errors);
        }
        if (manager.Length > 0) return manager;
        var slash = userAgent.IndexOf('/');
        var program = slash < 0 ? userAgent : userAgent[..slash];
        return program.Length > 128 ? program[..128] : program;
    }

    private T Parsed<T>(string name, Func<string, T> parse)
    {
        try
        {
            return parse(Text(name));
        }
        catch (FormatException error)
        {
            throw ApiException.BadRequest($"query parameter \"{name}\": {error.Message}");
        }
    }
}
