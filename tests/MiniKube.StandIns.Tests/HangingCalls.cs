namespace MiniKube.StandIns.Tests;

/// <summary>Tells a test when the handler of a hanging call began, and when it learnt that its caller is gone.</summary>
internal sealed class HangingCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public SemaphoreSlim Began { get; } = new(0);

    public SemaphoreSlim Ended { get; } = new(0);

    public async Task HasBegunAsync() => (await Began.WaitAsync(Patience)).ShouldBeTrue("the call reached its handler");

    public async Task HasEndedAsync() => (await Ended.WaitAsync(Patience)).ShouldBeTrue("the handler learnt that its caller is gone");
}
