using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>The match conditions of a policy or a webhook: all must hold. One that is false decides over others that fail.</summary>
internal sealed class PolicyConditions(IReadOnlyList<MatchCondition> conditions, CelEnvironment environment)
{
    private readonly Lazy<CelProgram>[] programs = [.. conditions.Select(condition => new Lazy<CelProgram>(() => environment.Compile(condition.Expression, CelType.Bool)))];

    public bool IsEmpty => conditions.Count == 0;

    /// <summary>Null: they could not be decided; the error says why.</summary>
    public bool? Hold(Value[] values, CelBudget budget, out string error)
    {
        error = "";
        for (var i = 0; i < programs.Length; i++)
        {
            var result = Run(programs[i], values, budget);
            if (result.IsFalse) return false;
            if (!result.IsTrue && error.Length == 0) error = $"match condition \"{conditions[i].Name}\" failed: {(result.IsError ? result.Text : "no bool")}";
        }
        return error.Length == 0 ? true : null;
    }

    /// <summary>What does not compile was refused when it was written, but an older server may have stored it.</summary>
    public static Value Run(Lazy<CelProgram> program, Value[] values, CelBudget budget)
    {
        try
        {
            return program.Value.Run(values, budget);
        }
        catch (CelException error)
        {
            return Value.Error($"compilation error: {error.Message}");
        }
    }
}
