using MiniKube.Etcd;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>A real etcd of its own.</summary>
internal sealed class TestEtcd : IAsyncDisposable
{
    private readonly EtcdProcess process;

    private TestEtcd(EtcdProcess process) => this.process = process;

    public EtcdOptions Options => process.ClientOptions;

    public int ProcessId => process.ProcessId ?? 0;

    public static async Task<TestEtcd> StartAsync(TempFolder folder)
    {
        var process = new EtcdProcess(new() { DataFolder = folder.File("etcd") });
        await process.StartAsync(CancellationToken.None);
        return new(process);
    }

    public EtcdClient Client() => new(Options);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
