namespace MiniKube.Containers.Cri;

/// <summary>Waits until a container or sandbox that has ended also says so in its status: some milliseconds, at most five seconds.</summary>
internal sealed class ExitSettlement(IContainerRuntime runtime, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    public async Task WaitAsync(string id, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(2);
        while (!await HasSettledAsync(id, cancel) && time.GetElapsedTime(begun) < Limit)
        {
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<bool> HasSettledAsync(string id, CancellationToken cancel)
    {
        if (await runtime.ContainerStatusAsync(id, cancel) is { } container)
            return container.Info.State == ContainerState.Exited;
        return await runtime.SandboxStatusAsync(id, cancel) is not { Info.State: SandboxState.Ready };
    }
}
