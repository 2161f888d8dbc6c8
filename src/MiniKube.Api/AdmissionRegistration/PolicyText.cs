namespace MiniKube.Api.AdmissionRegistration;

/// <summary>How the parameters of admission policies stand in tables.</summary>
internal static class PolicyText
{
    public static string Of(ParamKind? kind) => kind is null ? CellText.Unset : $"{kind.ApiVersion}/{kind.Kind}";

    public static string Of(ParamRef? parameters) => parameters switch
    {
        null => CellText.Unset,
        { Name: { Length: > 0 } name } => string.IsNullOrEmpty(parameters.Namespace) ? $"*/{name}" : $"{parameters.Namespace}/{name}",
        { Selector: { } selector } => CellText.Selector(selector),
        _ => CellText.Unset,
    };
}
