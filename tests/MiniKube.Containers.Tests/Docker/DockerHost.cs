using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers.Docker;
using MiniKube.Containers.Tests.Containerd;
using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Docker;

/// <summary>
/// A Docker daemon of its own in network, mount and process namespaces of its own. Its first process ends when this one does, and everything in the
/// namespaces with it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class DockerHost : IRuntimeHost, IAsyncLifetime
{
    private readonly string _id = "mkdk-" + Guid.NewGuid().ToString("N")[..8];
    private Process? _host;
    private DockerRuntime? _runtime;

    public IContainerRuntime Runtime => _runtime!;
    public string Folder => Path.Join(Path.GetTempPath(), _id);
    public string CgroupRoot => "/" + _id;
    public string PodAddressPrefix => "10.78.0.";
    private string Socket => Path.Join(Folder, "docker.sock");

    public async Task InitializeAsync()
    {
        try
        {
            await WriteFilesAsync();
            _host = StartHost();
            _runtime = await Eventually.SeeAsync(OpenAsync, runtime => runtime is not null, "the host's first process");
            await Eventually.SeeAsync(IsReadyAsync, answer => answer == "ready", "Docker's readiness");
            await TestImages.LoadAsync(_runtime!, Folder);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
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
        await Eventually.SeeAsync(() => Task.FromResult(IsDaemon(daemon)), alive => !alive, "the daemon's death");
    }

    private bool IsDaemon(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words[0] == "dockerd" && words.Contains("unix://" + Socket);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task WriteFilesAsync()
    {
        Directory.CreateDirectory(Path.Join(Folder, "cni"));
        await File.WriteAllTextAsync(Path.Join(Folder, "cni", "10-pods.conflist"), """
            {"cniVersion":"1.0.0","name":"pods","plugins":[
             {"type":"bridge","bridge":"cni0","isGateway":true,"hairpinMode":true,
              "ipam":{"type":"host-local","ranges":[[{"subnet":"10.78.0.0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
             {"type":"portmap","snat":true,"capabilities":{"portMappings":true}}]}
            """);
        // The daemon's containerd outlives its violent death, as on any machine; the first process ends all of it.
        await File.WriteAllTextAsync(Path.Join(Folder, "init.sh"), $"""
            exec >>{Folder}/host.log 2>&1
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/lock /var/lib/cni && mount -t tmpfs tmpfs /var/lib/cni
            ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward
            while :; do
              rm -f /run/docker.pid
              dockerd --host unix://{Socket} --data-root {Folder}/data --exec-root /run/docker --pidfile /run/docker.pid --live-restore --iptables=false --bridge=none --cgroup-parent {CgroupRoot} --exec-opt native.cgroupdriver=cgroupfs </dev/null
              sleep 0.1
            done &
            cat >/dev/null
            """);
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

    /// <summary>Null while the first process is on its way.</summary>
    private async Task<DockerRuntime?> OpenAsync()
    {
        var children = (await File.ReadAllTextAsync($"/proc/{_host!.Id}/task/{_host.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (children is not [var init, ..])
            return null;
        var options = new DockerRuntimeOptions
        {
            SocketPath = Socket,
            StateDirectory = Path.Join(Folder, "network"),
            NetworkConfiguration = Path.Join(Folder, "cni"),
            DaemonProcess = int.Parse(init, CultureInfo.InvariantCulture),
        };
        return new DockerRuntime(options, TimeProvider.System, NullLogger<DockerRuntime>.Instance);
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
}
