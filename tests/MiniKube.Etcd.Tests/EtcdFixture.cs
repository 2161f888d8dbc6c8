using System.Text;

namespace MiniKube.Etcd.Tests;

/// <summary>An etcd of its own, in a folder of its own, with one client.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mk-etcd-").FullName;

    public EtcdFixture()
        : this(null)
    {
    }

    internal EtcdFixture(EtcdListener? listener)
    {
        Process = new EtcdProcess(new EtcdProcessOptions { DataFolder = Path.Combine(folder, "data"), ClientListener = listener });
        Client = new EtcdClient(Process.ClientOptions);
    }

    internal string Folder => folder;

    internal EtcdProcess Process { get; }

    internal EtcdClient Client { get; }

    public Task InitializeAsync() => Process.StartAsync(Soon());

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The time that any one test may wait for something.</summary>
    internal static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;
}
