using MiniKube.Api;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal sealed record QuantityValue(Quantity Amount) : CelOpaque
{
    public static CelType CelType { get; } = CelType.Opaque("kubernetes.Quantity");

    public override CelType Type => CelType;

    public override string ToString() => Amount.ToString();
}

/// <summary>Kubernetes' library for quantities such as 500m and 64Mi.</summary>
internal static class QuantityFunctions
{
    private const string Q = "kubernetes.Quantity";

    public static void Add(FunctionTable table)
    {
        table.Global("quantity", $"string -> {Q}", text => Quantity.TryParse(text.AsString, out var amount) ? Of(amount)
            : Value.Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
        table.Global("isQuantity", "string -> bool", text => Value.Of(Quantity.TryParse(text.AsString, out _)));
        table.Member("sign", $"{Q} -> int", value => Value.Of((long)Math.Sign(Amount(value))), cheap: true);
        table.Member("isInteger", $"{Q} -> bool", value => Value.Of(IsInteger(Amount(value))), cheap: true);
        table.Member("asInteger", $"{Q} -> int", value => IsInteger(Amount(value)) ? Value.Of((long)Amount(value)) : Value.Error("cannot convert value to integer"), cheap: true);
        table.Member("asApproximateFloat", $"{Q} -> double", value => Value.Of((double)Amount(value)), cheap: true);
        table.Member("add", $"{Q}, {Q} -> {Q}", (a, b) => Sum(a, Amount(b), 1));
        table.Member("add", $"{Q}, int -> {Q}", (a, b) => Sum(a, b.AsInt, 1));
        table.Member("sub", $"{Q}, {Q} -> {Q}", (a, b) => Sum(a, Amount(b), -1));
        table.Member("sub", $"{Q}, int -> {Q}", (a, b) => Sum(a, b.AsInt, -1));
        table.Member("compareTo", $"{Q}, {Q} -> int", (a, b) => Value.Of((long)Amount(a).CompareTo(Amount(b))), cheap: true);
        table.Member("isGreaterThan", $"{Q}, {Q} -> bool", (a, b) => Value.Of(Amount(a) > Amount(b)), cheap: true);
        table.Member("isLessThan", $"{Q}, {Q} -> bool", (a, b) => Value.Of(Amount(a) < Amount(b)), cheap: true);
    }

    private static decimal Amount(in Value value) => ((QuantityValue)value.AsOpaque).Amount.Value;

    private static Value Of(Quantity amount) => Value.Of(new QuantityValue(amount));

    private static bool IsInteger(decimal amount) => decimal.Truncate(amount) == amount && amount is >= long.MinValue and <= long.MaxValue;

    private static Value Sum(in Value a, decimal b, int sign)
    {
        try
        {
            var amount = ((QuantityValue)a.AsOpaque).Amount;
            return Of(sign > 0 ? amount + new Quantity(b) : amount - new Quantity(b));
        }
        catch (OverflowException)
        {
            return Value.Error("quantity overflow");
        }
    }
}
