using MiniKube.Cel.Library;
using MiniKube.Cel.Nodes;
using MiniKube.Cel.Syntax;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Binding;

/// <summary>Calls: finds the forms of a function that the types allow.</summary>
internal sealed class CallBinder(Binder binder, FunctionTable functions)
{
    private const int ConstantLimit = 10_000;

    public Bound Bind(CallExpr call)
    {
        if (call.Target is null && Operators.Find(call.Function) is { } signatures) return Operator(call, signatures);
        // "sets.contains(a, b)" has a target by its looks only.
        var whole = call.Target is { } target && binder.Qualified(target) is { } prefix && functions.Knows($"{prefix}.{call.Function}") ? $"{prefix}.{call.Function}" : null;
        var isMember = call.Target is not null && whole is null;
        var name = whole ?? call.Function;
        var overloads = functions.Find(name, isMember);
        Expr[] parts = isMember ? [call.Target!, .. call.Arguments] : call.Arguments;
        var mixed = binder.MayMix;
        binder.MayMix |= name == "format" && isMember;
        var arguments = parts.Select(binder.Bind).ToArray();
        binder.MayMix = mixed;
        if (!functions.Knows(name)) return binder.Wrong(call, $"undeclared reference to '{name}' (in container '')");
        var found = Choose(overloads.Select(overload => (overload.Parameters, overload.Result)), arguments, out var fitting);
        if (found is null) return NoOverload(call, name, arguments, isMember);
        CheckConstants(call, name, arguments, isMember);
        var candidates = overloads.Where((_, i) => fitting[i]).ToArray();
        var node = new CallNode(name, candidates, [.. arguments.Select(argument => argument.Node)]);
        var cost = arguments.Sum(argument => argument.Cost) + 1 + (candidates.All(overload => overload.IsCheap) ? 0 : CostOf(name, arguments));
        return new(Folded(node, arguments), Bounded(found, arguments), cost);
    }

    private Bound Operator(CallExpr call, (CelType[] Parameters, CelType Result)[] signatures)
    {
        var operands = call.Arguments.Select(binder.Bind).ToArray();
        if (Choose(signatures, operands, out _) is not { } result) return NoOverload(call, call.Function, operands, isMember: false);
        var node = Operators.Make(call.Function, [.. operands.Select(operand => operand.Node)]);
        var cost = operands.Sum(operand => operand.Cost);
        cost += call.Function switch
        {
            "_&&_" or "_||_" or "_?_:_" => 0,
            "_==_" or "_!=_" or "_<_" or "_<=_" or "_>_" or "_>=_" => 1 + operands.Min(operand => Sizes.Walk(operand.Type)),
            "@in" when operands[1].Type.Kind == CelKind.List => 1 + Sizes.Of(operands[1].Type),
            "_+_" => 1 + operands.Sum(operand => Sizes.Walk(operand.Type)),
            _ => 1,
        };
        return new(node, call.Function is "_+_" ? Bounded(result, operands) : result, cost);
    }

    /// <summary>The common result of all forms that fit; null where none does.</summary>
    private static CelType? Choose(IEnumerable<(CelType[] Parameters, CelType Result)> forms, Bound[] arguments, out List<bool> fitting)
    {
        fitting = [];
        CelType? result = null;
        foreach (var (parameters, given) in forms)
        {
            var bound = new Dictionary<string, CelType>(StringComparer.Ordinal);
            var fits = parameters.Length == arguments.Length;
            for (var i = 0; fits && i < parameters.Length; i++) fits = Assignment.Accepts(parameters[i], arguments[i].Type, bound);
            fitting.Add(fits);
            if (!fits) continue;
            var type = given.Kind == CelKind.Parameter || given.Arguments.Count > 0 ? Assignment.Substitute(given, bound) : given;
            result = result is null || Assignment.Same(result, type) ? type : CelType.Dyn;
        }
        return result;
    }

    private Bound NoOverload(CallExpr call, string name, Bound[] arguments, bool isMember)
    {
        var types = arguments.Select(argument => argument.Type.ToString()).ToArray();
        var shown = isMember ? $"{types[0]}.({string.Join(", ", types[1..])})" : $"({string.Join(", ", types)})";
        return binder.Wrong(call, $"found no matching overload for '{name}' applied to '{shown}'");
    }

    /// <summary>Patterns and times that are wrong are told when the expression is written, not when it runs.</summary>
    private void CheckConstants(CallExpr call, string name, Bound[] arguments, bool isMember)
    {
        if (arguments.Length == 0 || arguments[Math.Min(arguments.Length - 1, 1)].Node is not ConstantNode { Value: { Kind: CelKind.String } text }) return;
        if (name is "timestamp" or "duration" && !isMember && arguments.Length == 1)
        {
            if ((name == "timestamp" ? Times.ParseTimestamp(text.AsString) : Times.ParseDuration(text.AsString)).IsError) binder.Wrong(call, $"invalid {name} argument");
        }
        else if (RegexFunctions.Names.Contains(name) && arguments.Length >= 2)
        {
            try
            {
                RegexFunctions.Compile(text.AsString);
            }
            catch (FormatException error)
            {
                binder.Wrong(call, $"invalid {name} argument: {error.Message}");
            }
        }
    }

    /// <summary>Quantities, times and the like that do not depend on anything are made once.</summary>
    private static Node Folded(CallNode node, Bound[] arguments)
    {
        if (arguments.Length == 0 || !arguments.All(argument => argument.Node is ConstantNode)) return node;
        try
        {
            var value = node.Run(new([], ConstantLimit));
            return value.Kind is CelKind.Opaque or CelKind.Timestamp or CelKind.Duration ? new ConstantNode(value) : node;
        }
        catch (CostExceeded)
        {
            return node;
        }
    }

    private static double CostOf(string name, Bound[] arguments) =>
        RegexFunctions.Names.Contains(name) ? Sizes.Walk(arguments[0].Type) * Math.Max(1, Sizes.Of(arguments[1].Type) / 4)
        : name.StartsWith("sets.", StringComparison.Ordinal) ? Sizes.Of(arguments[0].Type) * Sizes.Of(arguments[1].Type)
        : name == "check" ? 350_000
        : arguments.Sum(argument => Sizes.Walk(argument.Type));

    /// <summary>What is made of some values is as large as they are together.</summary>
    private static CelType Bounded(CelType result, Bound[] arguments)
    {
        var size = (long)Math.Min(arguments.Sum(argument => argument.Type.Kind is CelKind.String or CelKind.List or CelKind.Bytes ? Sizes.Of(argument.Type) : 24), int.MaxValue);
        return result.Kind switch
        {
            CelKind.String or CelKind.Bytes => CelType.Sized(result, size),
            CelKind.List when result.MaxSize is null => CelType.ListOf(result.Element, size),
            _ => result,
        };
    }
}
