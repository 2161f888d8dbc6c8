namespace MiniKube.Cel.Values;

/// <summary>Numbers of different types, compared by their exact value.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808d;
    private const double TwoTo64 = 18446744073709551616d;

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public static bool TryToInt(double number, out long whole)
    {
        whole = number is >= -TwoTo63 and < TwoTo63 ? (long)number : 0;
        return number is >= -TwoTo63 and < TwoTo63 && whole == number;
    }

    public static bool TryToUint(double number, out ulong whole)
    {
        whole = number is >= 0 and < TwoTo64 ? (ulong)number : 0;
        return number is >= 0 and < TwoTo64 && whole == number;
    }

    /// <summary>Null: one of them is not a number.</summary>
    public static int? Compare(in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => a.AsInt.CompareTo(b.AsInt),
        (CelKind.Uint, CelKind.Uint) => a.AsUint.CompareTo(b.AsUint),
        (CelKind.Int, CelKind.Uint) => a.AsInt < 0 ? -1 : ((ulong)a.AsInt).CompareTo(b.AsUint),
        (CelKind.Uint, CelKind.Int) => b.AsInt < 0 ? 1 : a.AsUint.CompareTo((ulong)b.AsInt),
        (CelKind.Double, CelKind.Double) => double.IsNaN(a.AsDouble) || double.IsNaN(b.AsDouble) ? null : a.AsDouble.CompareTo(b.AsDouble),
        (CelKind.Double, CelKind.Int) => Compare(a.AsDouble, b.AsInt),
        (CelKind.Int, CelKind.Double) => -Compare(b.AsDouble, a.AsInt),
        (CelKind.Double, _) => Compare(a.AsDouble, b.AsUint),
        _ => -Compare(b.AsDouble, a.AsUint),
    };

    private static int? Compare(double real, long whole)
    {
        if (double.IsNaN(real)) return null;
        if (real >= TwoTo63) return 1;
        if (real < -TwoTo63) return -1;
        var floor = Math.Floor(real);
        var order = ((long)floor).CompareTo(whole);
        return order != 0 ? order : real > floor ? 1 : 0;
    }

    private static int? Compare(double real, ulong whole)
    {
        if (double.IsNaN(real)) return null;
        if (real >= TwoTo64) return 1;
        if (real < 0) return -1;
        var floor = Math.Floor(real);
        var order = ((ulong)floor).CompareTo(whole);
        return order != 0 ? order : real > floor ? 1 : 0;
    }
}
