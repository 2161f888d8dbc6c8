namespace MiniKube.Api;

/// <summary>What to do with fields that the schema does not know and with keys that stand twice; the query parameter <c>fieldValidation</c>.</summary>
public enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}
