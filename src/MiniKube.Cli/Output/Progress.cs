using System.Globalization;

namespace MiniKube.Cli.Output;

/// <summary>What has been done, line by line with the time it took since the start, on the error output: the standard one is for results.</summary>
internal sealed class Progress(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public void Tell(string line)
    {
        var seconds = time.GetElapsedTime(_started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        Console.Error.WriteLine($"{seconds,6} s  {line}");
    }
}
