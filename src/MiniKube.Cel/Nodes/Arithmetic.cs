using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>The five operations, with errors in place of wrapped numbers.</summary>
internal static class Arithmetic
{
    public static Value NoOverload { get; } = Value.Error("no such overload");

    public static Value Overflow { get; } = Value.Error("integer overflow");

    private static Value UnsignedOverflow { get; } = Value.Error("unsigned integer overflow");

    private static Value DurationOverflow { get; } = Value.Error("duration overflow");

    private static Value DivisionByZero { get; } = Value.Error("division by zero");

    private static Value ModulusByZero { get; } = Value.Error("modulus by zero");

    public static Value Add(Value a, Value b, Frame frame) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Fit((Int128)a.AsInt + b.AsInt),
        (CelKind.Uint, CelKind.Uint) => FitUnsigned((Int128)a.AsUint + b.AsUint),
        (CelKind.Double, CelKind.Double) => Value.Of(a.AsDouble + b.AsDouble),
        (CelKind.String, CelKind.String) => Text(a.AsString, b.AsString, frame),
        (CelKind.Bytes, CelKind.Bytes) => Bytes(a.AsBytes, b.AsBytes, frame),
        (CelKind.List, CelKind.List) => ListMerging.Join(a.AsList, b.AsList, frame),
        (CelKind.Timestamp, CelKind.Duration) => Times.Timestamp(Times.Nanoseconds(a) + b.AsDuration),
        (CelKind.Duration, CelKind.Timestamp) => Times.Timestamp(Times.Nanoseconds(b) + a.AsDuration),
        (CelKind.Duration, CelKind.Duration) => FitDuration((Int128)a.AsDuration + b.AsDuration),
        _ => NoOverload,
    };

    public static Value Subtract(Value a, Value b, Frame frame) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Fit((Int128)a.AsInt - b.AsInt),
        (CelKind.Uint, CelKind.Uint) => FitUnsigned((Int128)a.AsUint - b.AsUint),
        (CelKind.Double, CelKind.Double) => Value.Of(a.AsDouble - b.AsDouble),
        (CelKind.Timestamp, CelKind.Timestamp) => FitDuration(Times.Nanoseconds(a) - Times.Nanoseconds(b)),
        (CelKind.Timestamp, CelKind.Duration) => Times.Timestamp(Times.Nanoseconds(a) - b.AsDuration),
        (CelKind.Duration, CelKind.Duration) => FitDuration((Int128)a.AsDuration - b.AsDuration),
        _ => NoOverload,
    };

    public static Value Multiply(Value a, Value b, Frame frame) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => Fit((Int128)a.AsInt * b.AsInt),
        (CelKind.Uint, CelKind.Uint) => (UInt128)a.AsUint * b.AsUint is var product && product <= ulong.MaxValue ? Value.Of((ulong)product) : UnsignedOverflow,
        (CelKind.Double, CelKind.Double) => Value.Of(a.AsDouble * b.AsDouble),
        _ => NoOverload,
    };

    public static Value Divide(Value a, Value b, Frame frame) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => b.AsInt == 0 ? DivisionByZero : Fit((Int128)a.AsInt / b.AsInt),
        (CelKind.Uint, CelKind.Uint) => b.AsUint == 0 ? DivisionByZero : Value.Of(a.AsUint / b.AsUint),
        (CelKind.Double, CelKind.Double) => Value.Of(a.AsDouble / b.AsDouble),
        _ => NoOverload,
    };

    public static Value Modulo(Value a, Value b, Frame frame) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => b.AsInt == 0 ? ModulusByZero : a.AsInt == long.MinValue && b.AsInt == -1 ? Overflow : Value.Of(a.AsInt % b.AsInt),
        (CelKind.Uint, CelKind.Uint) => b.AsUint == 0 ? ModulusByZero : Value.Of(a.AsUint % b.AsUint),
        _ => NoOverload,
    };

    private static Value Fit(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? Value.Of((long)number) : Overflow;

    private static Value FitUnsigned(Int128 number) => number >= 0 && number <= ulong.MaxValue ? Value.Of((ulong)number) : UnsignedOverflow;

    private static Value FitDuration(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? Value.Duration((long)number) : DurationOverflow;

    private static Value Text(string a, string b, Frame frame)
    {
        frame.Spend((a.Length + b.Length) / 10);
        return Value.Of(a + b);
    }

    private static Value Bytes(byte[] a, byte[] b, Frame frame)
    {
        frame.Spend((a.Length + b.Length) / 10);
        return Value.Of([.. a, .. b]);
    }
}
