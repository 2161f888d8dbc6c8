using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers.Cri;
using MiniKube.Containers.Images.Pause;
using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Containerd;

/// <summary>
/// A containerd of its own in network, mount and process namespaces of its own. Its first process ends when this one does, and everything
/// in the namespaces with it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class ContainerdHost : IRuntimeHost, IAsyncLifetime
{
    private readonly string _id = "mkrt-" + Guid.NewGuid().ToString("N")[..8];
    private Process? _host;
    private CriRuntime? _runtime;

    public IContainerRuntime Runtime => _runtime!;
    public string Folder => Path.Join(Path.GetTempPath(), _id);
    public string CgroupRoot => "/" + _id;
    public string PodAddressPrefix => "10.77.0.";
    private string Socket => Path.Join(Folder, "containerd.sock");

    public async Task InitializeAsync()
    {
        await ContainerdFiles.WriteAsync(Folder, PauseImage.Name);
        _host = StartHost();
        _runtime = new CriRuntime(
            new CriRuntimeOptions { SocketPath = Socket, StreamingDial = DialAsync }, TimeProvider.System, NullLogger<CriRuntime>.Instance);
        await Eventually.SeeAsync(IsReadyAsync, answer => answer == "ready", "containerd's readiness");
        await TestImages.LoadAsync(_runtime, Folder);
    }

    public async Task DisposeAsync()
    {
        if (_runtime is not null)
            await _runtime.DisposeAsync();
        if (_host is not null)
        {
            _host.StandardInput.Close();
            await _host.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
            _host.Dispose();
        }
        Cgroups.Remove(_id);
        Directory.Delete(Folder, recursive: true);
    }

    public async Task KillRuntimeAsync()
    {
        var daemon = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(IsDaemon).Single();
        Process.GetProcessById(daemon).Kill();
        await Eventually.SeeAsync(() => Task.FromResult(IsDaemon(daemon)), alive => !alive, "containerd's death");
    }

    private bool IsDaemon(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words[0] == "containerd" && words.Contains(Path.Join(Folder, "config.toml"));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Process StartHost()
    {
        string[] arguments =
        [
            "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--",
            "bash", Path.Join(Folder, "init.sh"),
        ];
        var process = new Process { StartInfo = new ProcessStartInfo("unshare", arguments) { RedirectStandardInput = true } };
#pragma warning disable RS0030 // a host is not a command that runs to its end
        process.Start();
#pragma warning restore RS0030
        return process;
    }

    private async Task<string> IsReadyAsync()
    {
        if (_host!.HasExited)
            throw new InvalidOperationException("the host did not start: " + await File.ReadAllTextAsync(Path.Join(Folder, "host.log")));
        try
        {
            var status = await _runtime!.StatusAsync(CancellationToken.None);
            return status is { Runtime.Ready: true, Network.Ready: true } ? "ready" : status.ToString();
        }
        catch (ContainerRuntimeException notYet)
        {
            return notYet.Message;
        }
    }

    private async ValueTask<Stream> DialAsync(EndPoint endpoint, CancellationToken cancel)
    {
        var init = int.Parse(await File.ReadAllTextAsync($"/proc/{_host!.Id}/task/{_host.Id}/children", cancel), System.Globalization.CultureInfo.InvariantCulture);
        var target = (DnsEndPoint)endpoint;
        var socket = await NetworkNamespace.ConnectAsync(init, new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
