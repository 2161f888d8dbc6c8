using System.CommandLine;
using System.Net;
using MiniKube.Cli.Configuration;
using MiniKube.Cluster;

namespace MiniKube.Cli.Composition;

/// <summary>The options that <c>mkube server</c> and <c>mkube apiserver</c> have in common.</summary>
internal sealed class ServerFlags
{
    private readonly Option<string> _data = new("--data-dir") { Description = "Keys, credentials and etcd's data", DefaultValueFactory = _ => "/var/lib/minikube/server" };
    private readonly Option<string> _name = new("--cluster-name") { Description = "The context's name in the credentials that are written", DefaultValueFactory = _ => "minikube" };
    private readonly Option<string> _listen = new("--listen-address") { Description = "Address to listen on", DefaultValueFactory = _ => "0.0.0.0" };
    private readonly Option<int> _port = new("--port") { Description = "TLS port of the API", DefaultValueFactory = _ => 6443 };
    private readonly Option<string?> _advertise = new("--advertise-address") { Description = "Address under which others reach this server; found out when not given" };
    private readonly Option<string[]> _names = new("--tls-san") { Description = "Further names and addresses of this server for its certificate; may be repeated", DefaultValueFactory = _ => [] };
    private readonly Option<string> _services = new("--service-cidr") { Description = "Network of the services' addresses, or one of each family with a comma between them", DefaultValueFactory = _ => "10.96.0.0/16" };
    private readonly Option<string> _pods = new("--cluster-cidr") { Description = "Network of the pods; every node gets a part", DefaultValueFactory = _ => "10.244.0.0/16" };
    private readonly Option<string[]> _etcd = new("--etcd-endpoints") { Description = "An etcd that exists (https://h:2379,…), instead of a child", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _etcdCa = new("--etcd-cafile") { Description = "Authority of that etcd's certificate" };
    private readonly Option<string?> _etcdCertificate = new("--etcd-certfile") { Description = "Our certificate for that etcd" };
    private readonly Option<string?> _etcdKey = new("--etcd-keyfile") { Description = "And its key" };
    private readonly Option<string?> _members = new("--etcd-cluster") { Description = "All members of an etcd whose member on this host is a child (NAME=https://H:2380,…); keys in DATA-DIR/pki/etcd" };
    private readonly Option<string?> _member = new("--etcd-name") { Description = "The member on this host; its name when not given" };
    private readonly Option<bool> _new = new("--etcd-new") { Description = "All members of --etcd-cluster begin now, without data; otherwise one without data asks the others for a place" };
    private readonly Option<string?> _config = new(ConfigFile.Flag) { Description = "YAML file with any of these options" };

    private readonly SecurityFlags _security = new();

    public void AddTo(Command command)
    {
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [var typed] && int.TryParse(typed.Value, out var port) && port is < 1 or > 65535) result.AddError($"'{typed.Value}' is no port: give --port one from 1 to 65535");
        });
        _security.AddTo(command);
        foreach (var option in new Option[] { _config, _data, _name, _listen, _port, _advertise, _names, _services, _pods, _etcd, _etcdCa, _etcdCertificate, _etcdKey, _members, _member, _new, Logging.Level, Logging.File }) command.Add(option);
    }

    /// <summary>The address was not given.</summary>
    public bool FindsAddress(ParseResult parsed) => parsed.GetValue(_advertise) is null;

    public ServerSettings Read(ParseResult parsed) => new()
    {
        DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(_data)),
        ClusterName = parsed.GetRequiredValue(_name),
        ListenAddress = Address(parsed.GetRequiredValue(_listen), _listen).ToString(),
        Port = parsed.GetValue(_port),
        AdvertiseAddress = parsed.GetValue(_advertise) is { } typed ? Address(typed, _advertise) : HostAddress.Find(),
        ServerNames = List(parsed.GetValue(_names)),
        ServiceNetwork = Networks.Check(parsed.GetRequiredValue(_services), _services),
        PodNetwork = Networks.Check(parsed.GetRequiredValue(_pods), _pods),
        Security = _security.Read(parsed),
        Etcd = new EtcdSettings
        {
            Endpoints = List(parsed.GetValue(_etcd)),
            CaFile = parsed.GetValue(_etcdCa),
            CertificateFile = parsed.GetValue(_etcdCertificate),
            KeyFile = parsed.GetValue(_etcdKey),
            Member = parsed.GetValue(_members) is { } members ? EtcdMember.Parse(members, parsed.GetValue(_member) ?? Environment.MachineName, parsed.GetValue(_new)) : null,
        },
    };

    /// <summary>Repeated, or with commas, or both.</summary>
    internal static IReadOnlyList<string> List(string[]? values) => [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static IPAddress Address(string text, Option option) =>
        IPAddress.TryParse(text, out var address) ? address : throw new ClusterException(ClusterFailure.Usage, $"'{text}' is not an IP address: give {option.Name} one like 192.0.2.10");
}
