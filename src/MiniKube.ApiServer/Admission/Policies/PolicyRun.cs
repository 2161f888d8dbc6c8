using System.Text.Json.Nodes;
using MiniKube.Cel;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>One evaluation of a policy: what its expressions see, and what they may cost together.</summary>
internal sealed class PolicyRun
{
    private readonly NamedVariables variables;
    private readonly PolicyInput input;
    private readonly JsonNode? parameters;
    private readonly CelBudget budget = new(CelBudget.PerObject);
    private Value[]? values;

    public PolicyRun(NamedVariables variables, PolicyConditions conditions, PolicyInput input, JsonNode? parameters)
    {
        (this.variables, this.input, this.parameters) = (variables, input, parameters);
        var error = "";
        Holds = conditions.IsEmpty ? true : conditions.Hold(Values, budget, out error);
        Error = error;
    }

    /// <summary>Whether the policy has a part in the request; null: that cannot be told, and the error says why.</summary>
    public bool? Holds { get; }

    public string Error { get; }

    private Value[] Values => values ??= input.Values(parameters, variables.Of(self => input.Values(parameters, self), budget));

    public Value Evaluate(Lazy<CelProgram> program) => PolicyConditions.Run(program, Values, budget);

    /// <summary>The object was changed, which variables may have looked at.</summary>
    public void Forget() => values = null;
}
