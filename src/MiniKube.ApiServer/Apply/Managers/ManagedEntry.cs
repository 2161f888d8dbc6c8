using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Managers;

/// <summary>Who manages fields: two entries are the same when all of this is the same.</summary>
internal sealed record FieldManager(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";
    private const int LongestName = 128;

    public bool Applies => Operation == Apply;

    /// <summary>Of an ordinary write.</summary>
    public static FieldManager Updating(string name, ResourceDefinition definition, string subresource) =>
        new(name.Length == 0 ? "unknown" : name.Length > LongestName ? name[..LongestName] : name, Update, definition.ApiVersion, subresource);

    public static FieldManager Applying(string name, ResourceDefinition definition, string subresource) =>
        new(name, Apply, definition.ApiVersion, subresource);

    /// <summary>As conflicts name it.</summary>
    public override string ToString()
    {
        var text = $"\"{Name}\"";
        if (Subresource.Length > 0) text += $" with subresource \"{Subresource}\"";
        return Applies ? text : $"{text} using {ApiVersion}";
    }
}

/// <param name="Time">RFC 3339, or empty.</param>
internal sealed record ManagedEntry(FieldManager Manager, string Time, FieldSet Fields);
