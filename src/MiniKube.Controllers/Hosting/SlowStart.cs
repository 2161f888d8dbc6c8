namespace MiniKube.Controllers.Hosting;

/// <summary>
/// Does many alike things in batches that double, so that what fails for all of them, a quota for example, is tried only a few times. Within a batch
/// things go on at the same time.
/// </summary>
internal static class SlowStart
{
    public const int LargestBatch = 32;

    /// <param name="count">How many.</param>
    /// <param name="one">Does the one with this number.</param>
    /// <returns>What was done, and the first error, after which no further batch was begun.</returns>
    public static async Task<(IReadOnlyList<T> Done, Exception? Failure)> RunAsync<T>(int count, Func<int, Task<T>> one)
    {
        var done = new List<T>(count);
        for (var (next, size) = (0, 1); next < count; size = Math.Min(size * 2, LargestBatch))
        {
            var batch = Enumerable.Range(next, Math.Min(size, count - next)).Select(one).ToArray();
            next += batch.Length;
            await Task.WhenAll((IEnumerable<Task>)batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            done.AddRange(batch.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result));
            if (batch.FirstOrDefault(task => !task.IsCompletedSuccessfully) is { } failed)
            {
                return (done, failed.Exception?.InnerException ?? new OperationCanceledException());
            }
        }
        return (done, null);
    }
}
