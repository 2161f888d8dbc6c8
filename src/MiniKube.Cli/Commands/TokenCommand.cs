using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;
using MiniKube.Cli.Composition;
using MiniKube.Cli.Output;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.NodeAgent.Joining;

namespace MiniKube.Cli.Commands;

/// <summary>Bootstrap tokens: Secrets as kubeadm makes them, printed together with the authority's hash.</summary>
internal static class TokenCommand
{
    private const string Namespace = "kube-system";
    private const string Prefix = "bootstrap-token-";
    private const string SecretType = "bootstrap.kubernetes.io/token";

    public static Command Create()
    {
        var data = new Option<string>("--data-dir") { Description = "Of 'mkube server' on this host", DefaultValueFactory = _ => "/var/lib/minikube/server", Recursive = true };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "An administrator's credentials, instead of those in --data-dir", Recursive = true };
        ApiClient Open(ParseResult parsed) => new(Credentials(parsed.GetValue(kubeconfig), parsed.GetRequiredValue(data)));
        return new Command("token", "Tokens by which hosts join") { data, kubeconfig, Make(Open), List(Open), Delete(Open) };
    }

    private static Command Make(Func<ParseResult, ApiClient> open)
    {
        var ttl = new Option<string>("--ttl") { Description = "How long it may be used: 30m, 24h, 7d; 0 for ever", DefaultValueFactory = _ => "24h" };
        var description = new Option<string?>("--description") { Description = "What it is for" };
        var command = new Command("create", "Print a new token") { ttl, description };
        command.SetAction(async (parsed, cancel) =>
        {
            var life = Lifetime.Parse(parsed.GetRequiredValue(ttl), ttl.Name);
            await using var client = open(parsed);
            using var authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(client.Options.CaFile!, cancel));
            var token = JoinToken.New(authority);
            await Call(client.CreateAsync(SecretOf(token, life, parsed.GetValue(description)), cancel));
            Console.Out.WriteLine(token);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Func<ParseResult, ApiClient> open)
    {
        var command = new Command("list", "Show the tokens there are, without their secrets");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var client = open(parsed);
            var tokens = await Call(client.ListAsync<Secret>(Namespace, fields: $"type={SecretType}", cancel: cancel));
            Console.Out.WriteLine($"{"ID",-8}{"EXPIRES",-24}DESCRIPTION");
            foreach (var token in tokens.Items)
            {
                var end = Text(token, "expiration") is { Length: > 0 } given ? given : "never";
                Console.Out.WriteLine($"{Text(token, "token-id"),-8}{end,-24}{Text(token, "description")}".TrimEnd());
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Delete(Func<ParseResult, ApiClient> open)
    {
        var id = new Argument<string>("id") { Description = "The token, or its first six letters after '::'" };
        var command = new Command("delete", "A deleted token is refused at once; nodes that have joined with it stay") { id };
        command.SetAction(async (parsed, cancel) =>
        {
            var given = parsed.GetRequiredValue(id);
            var name = given.Split("::")[^1].Split('.')[0];
            await using var client = open(parsed);
            try
            {
                await Call(client.DeleteAsync<Secret>(new(Namespace, Prefix + name), cancel: cancel));
            }
            catch (ClusterException e) when (e.InnerException is ApiException { IsNotFound: true })
            {
                throw new ClusterException(ClusterFailure.NotFound, $"there is no token '{name}': 'mkube token list' shows those there are");
            }
            Console.Out.WriteLine($"token {name} deleted");
            return ExitCode.Done;
        });
        return command;
    }

    private static Secret SecretOf(JoinToken token, TimeSpan? life, string? description)
    {
        var data = new Dictionary<string, string>
        {
            ["token-id"] = token.Id,
            ["token-secret"] = token.Secret,
            ["usage-bootstrap-authentication"] = "true",
            ["auth-extra-groups"] = "system:bootstrappers:minikube:default-node-token",
        };
        if (life is { } given) data["expiration"] = (TimeProvider.System.GetUtcNow() + given).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (description is not null) data["description"] = description;
        return new()
        {
            Metadata = new ObjectMeta { Name = Prefix + token.Id, Namespace = Namespace },
            Type = SecretType,
            Data = data.ToDictionary(one => one.Key, one => Encoding.UTF8.GetBytes(one.Value)),
        };
    }

    private static string Text(Secret secret, string key) => secret.Data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : "";

    private static ApiClientOptions Credentials(string? kubeconfig, string data)
    {
        var path = kubeconfig ?? $"{data}/kubeconfig/admin.conf";
        // A person waits rather than to be told that a busy server is not there; nobody else could be asked meanwhile.
        return File.Exists(path) ? Identity.From(path) with { ConnectDeadline = TimeSpan.FromSeconds(15) }
            : throw new ClusterException(ClusterFailure.NotFound, $"there is no {path}: run this on a host with 'mkube server', or name an administrator's credentials with --kubeconfig");
    }

    private static async Task<T> Call<T>(Task<T> call)
    {
        await Call((Task)call);
        return await call;
    }

    private static async Task Call(Task call)
    {
        try
        {
            await call;
        }
        catch (ApiException e)
        {
            throw new ClusterException(ClusterFailure.Failed, e.Code is 503 or 504 ? $"{e.Message}: check that 'mkube server' runs" : e.Message, e);
        }
    }
}
