namespace MiniKube.Scheduler;

/// <summary>
/// Amounts of resources as plain numbers: thousandths of a CPU, bytes, and units of whatever else a node offers. A sum is changed in place.
/// </summary>
internal sealed class ResourceAmounts
{
    public long MilliCpu { get; set; }

    public long Memory { get; set; }

    public long EphemeralStorage { get; set; }

    /// <summary>Extended resources and huge pages; null when there are none.</summary>
    public Dictionary<string, long>? Others { get; private set; }

    public bool IsZero => MilliCpu == 0 && Memory == 0 && EphemeralStorage == 0 && Others is null;

    public static ResourceAmounts Of(IReadOnlyDictionary<string, Quantity> quantities)
    {
        var amounts = new ResourceAmounts();
        foreach (var (name, quantity) in quantities)
        {
            switch (name)
            {
                case "cpu": amounts.MilliCpu = quantity.Milli; break;
                case "memory": amounts.Memory = quantity.Units; break;
                case "ephemeral-storage": amounts.EphemeralStorage = quantity.Units; break;
                case "pods": break;
                default:
                    if (quantity.Value != 0) (amounts.Others ??= [])[name] = quantity.Units;
                    break;
            }
        }
        return amounts;
    }

    public long Other(string name) => Others?.GetValueOrDefault(name) ?? 0;

    public void Add(ResourceAmounts amounts) => Change(amounts, 1);

    public void Subtract(ResourceAmounts amounts) => Change(amounts, -1);

    private void Change(ResourceAmounts amounts, int sign)
    {
        MilliCpu += sign * amounts.MilliCpu;
        Memory += sign * amounts.Memory;
        EphemeralStorage += sign * amounts.EphemeralStorage;
        if (amounts.Others is null) return;
        foreach (var (name, amount) in amounts.Others) (Others ??= [])[name] = Other(name) + (sign * amount);
    }
}
