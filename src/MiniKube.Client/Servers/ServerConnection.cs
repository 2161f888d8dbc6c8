using System.Net.Security;

namespace MiniKube.Client.Servers;

/// <summary>One encrypted connection; the pool knows it as long as it is open.</summary>
internal sealed class ServerConnection : SslStream
{
    private readonly ServerPool pool;

    public ServerConnection(Stream socket, ServerPool pool)
        : base(socket)
    {
        this.pool = pool;
        pool.Opened(this);
    }

    protected override void Dispose(bool disposing)
    {
        pool.Closed(this);
        base.Dispose(disposing);
    }

    public override ValueTask DisposeAsync()
    {
        pool.Closed(this);
        return base.DisposeAsync();
    }
}
