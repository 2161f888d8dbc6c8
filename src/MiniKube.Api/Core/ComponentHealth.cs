namespace MiniKube.Api.Core;

/// <summary>What a table tells of a component's condition.</summary>
internal readonly record struct ComponentHealth(string Status, string Message, string Error)
{
    public static ComponentHealth Of(ComponentStatus component)
    {
        if (component.Conditions.FirstOrDefault(condition => condition.Type == "Healthy") is not { } healthy) return new("Unknown", "", "");
        var status = healthy.Status switch { "True" => "Healthy", "False" => "Unhealthy", _ => "Unknown" };
        return new(status, healthy.Message ?? "", healthy.Error ?? "");
    }
}
