namespace MiniKube.Containers.Tests.Suite;

/// <summary>What every suite has at hand: the host, and a token that ends a test that hangs.</summary>
public abstract class RuntimeSuite(IRuntimeHost host) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(90));

    protected IRuntimeHost Host { get; } = host;
    protected IContainerRuntime Runtime => Host.Runtime;
    protected CancellationToken Cancel => _limit.Token;

    public void Dispose()
    {
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }
}
