using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MiniKube.Containers.Tests.Suite;

/// <summary>
/// A runtime of its own in network, mount and process namespaces of its own. Its first process ends when this one does, and everything in the
/// namespaces with it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class RuntimeHost<TPart> : IRuntimeHost, IAsyncLifetime
    where TPart : IRuntimePart, new()
{
    private readonly TPart _part = new();
    private readonly HostPlace _place;
    private readonly string _id;
    private Process? _host;
    private IContainerRuntime? _runtime;

    public RuntimeHost()
    {
        _id = $"mkrt-{Guid.NewGuid().ToString("N")[..8]}";
        var folder = Path.Join(Path.GetTempPath(), _id);
        _place = new(folder, "/" + _id, Path.Join(folder, "cni"));
    }

    public IContainerRuntime Runtime => _runtime!;
    public string Folder => _place.Folder;
    public string CgroupRoot => _place.CgroupRoot;
    public string PodAddressPrefix => _part.PodAddressPrefix;

    public async Task InitializeAsync()
    {
        try
        {
            await WriteFilesAsync();
            _host = StartHost();
            _runtime = await Eventually.SeeAsync(OpenAsync, runtime => runtime is not null, "the host's first process");
            await Eventually.SeeAsync(IsReadyAsync, answer => answer == "ready", $"readiness of {_part.Program}");
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
            await _host.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
            _host.Dispose();
        }
        Cgroups.Remove(_id);
        Directory.Delete(Folder, recursive: true);
    }

    public async Task KillRuntimeAsync()
    {
        var daemon = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(IsDaemon).Single();
        Process.GetProcessById(daemon).Kill();
        await Eventually.SeeAsync(() => Task.FromResult(IsDaemon(daemon)), alive => !alive, $"the death of {_part.Program}");
    }

    private bool IsDaemon(int pid)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words[0] == _part.Program && words.Contains(_part.Mark(_place));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task WriteFilesAsync()
    {
        Directory.CreateDirectory(_place.Plugins);
        await File.WriteAllTextAsync(Path.Join(_place.Plugins, "10-pods.conflist"), $$$"""
            {"cniVersion":"1.0.0","name":"pods","plugins":[
             {"type":"bridge","bridge":"cni0","isGateway":true,"hairpinMode":true,
              "ipam":{"type":"host-local","ranges":[[{"subnet":"{{{PodAddressPrefix}}}0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
             {"type":"portmap","snat":true,"capabilities":{"portMappings":true}}]}
            """);
        await _part.WriteFilesAsync(_place);
        // The first process lives as long as its input is open: when the tests end, however they do, the kernel ends everything else, also what outlives a daemon's violent death.
        await File.WriteAllTextAsync(Path.Join(Folder, "init.sh"), $"""
            exec >>{Folder}/host.log 2>&1
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/lock /var/lib/cni && mount -t tmpfs tmpfs /var/lib/cni
            ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward
            while :; do
              {_part.Run(_place)} </dev/null
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
    private async Task<IContainerRuntime?> OpenAsync()
    {
        var children = (await File.ReadAllTextAsync($"/proc/{_host!.Id}/task/{_host.Id}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children is [var init, ..] ? _part.Open(_place, int.Parse(init, CultureInfo.InvariantCulture)) : null;
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
