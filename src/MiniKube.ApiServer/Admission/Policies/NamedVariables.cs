using MiniKube.Api.AdmissionRegistration;
using MiniKube.Cel;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>The variables of a policy: each sees those before it, and is worked out when an expression first asks for it.</summary>
internal sealed class NamedVariables
{
    private readonly Dictionary<string, CelProgram> programs = new(StringComparer.Ordinal);

    /// <param name="failed">Told of each variable that does not compile; null: ignored, and its users fail.</param>
    public NamedVariables(IReadOnlyList<Variable> variables, Func<CelType, CelEnvironment> environment, Action<int, CelException>? failed = null)
    {
        var fields = new List<CelField>();
        for (var i = 0; i < variables.Count; i++)
        {
            CelField[] before = [.. fields];
            try
            {
                var program = environment(CelType.Object("kubernetes.variables", () => before)).Compile(variables[i].Expression);
                programs[variables[i].Name] = program;
                if (fields.All(field => field.Name != variables[i].Name)) fields.Add(new(variables[i].Name, variables[i].Name, program.Type));
            }
            catch (CelException error)
            {
                failed?.Invoke(i, error);
                fields.Add(new(variables[i].Name, variables[i].Name, CelType.Dyn));
            }
        }
        Environment = environment(CelType.Object("kubernetes.variables", () => fields));
    }

    /// <summary>For expressions that see all of them.</summary>
    public CelEnvironment Environment { get; }

    /// <summary>For one evaluation of a policy.</summary>
    public Value Of(Func<Value, Value[]> values, CelBudget budget)
    {
        if (programs.Count == 0) return Value.Of(new CelObject(CelType.OpenObject("kubernetes.variables"), new Dictionary<string, Value>()));
        return Value.Of(new Evaluated(programs, values, budget));
    }

    private sealed class Evaluated(Dictionary<string, CelProgram> programs, Func<Value, Value[]> values, CelBudget budget) : CelMap
    {
        private readonly Dictionary<string, Value> known = new(StringComparer.Ordinal);

        public override int Count => programs.Count;

        public override IEnumerable<Value> Keys => programs.Keys.Select(Value.Of);

        public override CelType Type { get; } = CelType.OpenObject("kubernetes.variables");

        public override bool TryGet(in Value key, out Value value)
        {
            value = default;
            return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
        }

        public override bool TryGetField(string name, out Value value)
        {
            if (known.TryGetValue(name, out value)) return true;
            if (!programs.TryGetValue(name, out var program)) return false;
            known[name] = value = program.Run(values(Value.Of(this)), budget);
            return true;
        }
    }
}
