using System.Collections.Concurrent;
using System.Text.Json;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>
/// Roles by name and grants by subject, kept in step with the watch cache change by change. Readers never wait: they see roles and grants that were
/// current when they asked.
/// </summary>
internal sealed class RbacIndex
{
    public const string Group = "rbac.authorization.k8s.io";
    private static readonly RoleGrant[] NoGrants = [];
    private static readonly PolicyRule[] NoRules = [];

    private readonly Lock gate = new();
    private readonly LogFollower[] followers;
    private readonly ConcurrentDictionary<RoleKey, PolicyRule[]> roles = new();
    private readonly ConcurrentDictionary<(string Namespace, RbacSubject Subject), RoleGrant[]> grants = new();
    private readonly Dictionary<RoleKey, RoleBinding> bindings = [];

    public RbacIndex(WatchCache cache)
    {
        followers =
        [
            Roles(cache.For($"clusterroles.{Group}"), isCluster: true),
            Roles(cache.For($"roles.{Group}"), isCluster: false),
            Bindings(cache.For($"clusterrolebindings.{Group}"), isCluster: true),
            Bindings(cache.For($"rolebindings.{Group}"), isCluster: false),
        ];
    }

    /// <summary>Empty for a role that does not exist.</summary>
    public PolicyRule[] RulesOf(RoleKey role)
    {
        Update();
        return roles.GetValueOrDefault(role, NoRules);
    }

    public bool Exists(RoleKey role)
    {
        Update();
        return roles.ContainsKey(role);
    }

    public RoleGrant[] GrantsOf(string @namespace, RbacSubject subject) => grants.GetValueOrDefault((@namespace, subject), NoGrants);

    /// <summary>Takes in what changed since it was last called.</summary>
    public void Update()
    {
        foreach (var follower in followers)
        {
            if (!follower.IsBehind) continue;
            lock (gate) follower.CatchUp();
        }
    }

    private LogFollower Roles(ResourceCache cache, bool isCluster) => new(
        cache,
        snapshot =>
        {
            foreach (var key in roles.Keys.Where(key => key.Namespace.Length == 0 == isCluster)) roles.TryRemove(key, out _);
            foreach (var role in snapshot.From("")) Set(role);
        },
        entry =>
        {
            if (entry.Type == WatchEventType.Deleted) roles.TryRemove(new(entry.Current.Namespace, entry.Current.Name), out _);
            else Set(entry.Current);
        });

    private LogFollower Bindings(ResourceCache cache, bool isCluster) => new(
        cache,
        snapshot =>
        {
            foreach (var key in bindings.Keys.Where(key => key.Namespace.Length == 0 == isCluster).ToArray()) Unbind(key);
            foreach (var binding in snapshot.From("")) Bind(binding);
        },
        entry =>
        {
            Unbind(new(entry.Current.Namespace, entry.Current.Name));
            if (entry.Type != WatchEventType.Deleted) Bind(entry.Current);
        });

    private void Set(StoredObject role)
    {
        using var document = JsonDocument.Parse(role.Json);
        roles[new(role.Namespace, role.Name)] = RbacJson.Rules(document.RootElement);
    }

    private void Bind(StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Json);
        var binding = RbacJson.Binding(document.RootElement, item.Namespace, item.Name);
        bindings[new(item.Namespace, item.Name)] = binding;
        foreach (var subject in binding.Subjects.Distinct())
        {
            var key = (item.Namespace, subject);
            grants[key] = [.. grants.GetValueOrDefault(key, NoGrants), new(binding, subject)];
        }
    }

    private void Unbind(RoleKey key)
    {
        if (!bindings.Remove(key, out var binding)) return;
        foreach (var subject in binding.Subjects.Distinct())
        {
            var left = grants.GetValueOrDefault((key.Namespace, subject), NoGrants).Where(grant => grant.Binding != binding).ToArray();
            if (left.Length > 0) grants[(key.Namespace, subject)] = left;
            else grants.TryRemove((key.Namespace, subject), out _);
        }
    }
}
