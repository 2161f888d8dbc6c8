using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Cel;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>One entry of <c>x-kubernetes-validations</c>, as it is written; compiled when it is first asked for.</summary>
internal sealed class ExpressionRule
{
    private readonly Lazy<CelProgram> rule;
    private readonly Lazy<CelProgram?> messageExpression;

    private ExpressionRule(JsonObject source, Func<CelType> self)
    {
        Rule = Text(source, "rule");
        Message = Text(source, "message");
        MessageExpression = Text(source, "messageExpression");
        Reason = Text(source, "reason") is { Length: > 0 } reason ? reason : "FieldValueInvalid";
        FieldPath = Text(source, "fieldPath");
        var optional = source["optionalOldSelf"];
        StatesOptionalOldSelf = optional is not null;
        OptionalOldSelf = optional?.GetValueKind() == JsonValueKind.True;
        var environment = new Lazy<CelEnvironment>(() =>
        {
            var type = self();
            return new([new("self", type), new("oldSelf", OptionalOldSelf ? CelType.OptionalOf(type) : type)]);
        });
        rule = new(() => environment.Value.Compile(Rule, CelType.Bool));
        messageExpression = new(() => MessageExpression.Length == 0 ? null : environment.Value.Compile(MessageExpression, CelType.String));
    }

    public string Rule { get; }

    public string Message { get; }

    public string MessageExpression { get; }

    /// <summary>As a cause of a refusal: FieldValueInvalid, …</summary>
    public string Reason { get; }

    /// <summary>Of the field that is to be blamed, below the one that the rule stands at: <c>.spec.size</c>.</summary>
    public string FieldPath { get; }

    public bool OptionalOldSelf { get; }

    public bool StatesOptionalOldSelf { get; }

    /// <summary>It looks at the object as it was.</summary>
    /// <exception cref="CelException">It is no rule.</exception>
    public bool IsTransition => Program.Used.Contains("oldSelf");

    /// <exception cref="CelException">It is no rule.</exception>
    public CelProgram Program => rule.Value;

    /// <exception cref="CelException">It is no expression of a text.</exception>
    public CelProgram? MessageProgram => messageExpression.Value;

    public static IReadOnlyList<ExpressionRule> Read(JsonNode? source, Func<CelType> self) =>
        source is JsonArray list ? [.. list.OfType<JsonObject>().Select(item => new ExpressionRule(item, self))] : [];

    private static string Text(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
