using MiniKube.Api;
using MiniKube.Api.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.Nft;
using IPAddress = System.Net.IPAddress;

namespace MiniKube.Network.Policy;

/// <summary>Policies, pods and namespaces as last told. For any number of threads.</summary>
internal sealed class PolicyCatalog(string node)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Namespace, string Name), NetworkPolicy> _policies = [];
    private readonly Dictionary<string, PolicyPod> _pods = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _namespaces = [];

    /// <summary>Addresses of pods that were just made here, which the API does not know yet; the latest pod with an address has it.</summary>
    private readonly Dictionary<IPAddress, string> _owners = [];

    public bool HasPolicies
    {
        get
        {
            lock (_lock) return _policies.Count > 0;
        }
    }

    /// <returns>Whether it matters.</returns>
    public bool Set(NetworkPolicy? old, NetworkPolicy? current)
    {
        if ((current ?? old) is not { } known)
            return false;
        var key = (known.Metadata.Namespace ?? "", known.Metadata.Name ?? "");
        lock (_lock)
        {
            if (current is null)
                return _policies.Remove(key);
            _policies[key] = current;
            return true;
        }
    }

    public bool Set(Pod? old, Pod? current)
    {
        if ((current ?? old)?.Metadata.Uid is not { } uid)
            return false;
        var now = current is null ? null : PolicyPod.Of(current);
        lock (_lock)
        {
            var before = _pods.GetValueOrDefault(uid);
            if (now is null)
            {
                foreach (var address in before?.Addresses ?? [])
                {
                    if (_owners.GetValueOrDefault(address) == uid)
                        _owners.Remove(address);
                }
                return _pods.Remove(uid);
            }
            // The API learns an address later than we do.
            if (now.Addresses.Count == 0 && before is not null)
                now = now with { Addresses = before.Addresses };
            if (before?.SameAs(now) == true)
                return false;
            _pods[uid] = now;
            return true;
        }
    }

    public bool Set(Namespace? old, Namespace? current)
    {
        if ((current ?? old)?.Metadata.Name is not { } name)
            return false;
        lock (_lock)
        {
            if (current is null)
                return _namespaces.Remove(name);
            _namespaces[name] = new Dictionary<string, string>(current.Metadata.Labels) { ["kubernetes.io/metadata.name"] = name };
            return true;
        }
    }

    /// <summary>A pod of this node is about to start with these addresses.</summary>
    public void Admit(Pod pod, IReadOnlyList<IPAddress> addresses)
    {
        if (PolicyPod.Of(pod) is not { } here)
            return;
        lock (_lock)
        {
            _pods[here.Uid] = here with { Node = node, Addresses = addresses };
            foreach (var address in addresses)
                _owners[address] = here.Uid;
        }
    }

    /// <summary>Without policies nobody tells of other nodes' pods.</summary>
    public void ForgetOthers()
    {
        lock (_lock)
        {
            foreach (var uid in _pods.Where(pair => pair.Value.Node != node).Select(pair => pair.Key).ToArray())
                _pods.Remove(uid);
            _namespaces.Clear();
        }
    }

    /// <summary>Whether a policy of the pod's namespace selects it.</summary>
    public bool Selects(Pod pod)
    {
        lock (_lock)
        {
            foreach (var policy in _policies.Values)
            {
                if (policy.Metadata.Namespace == pod.Metadata.Namespace && LabelQuery.Of(policy.Spec.PodSelector).Matches(pod.Metadata.Labels))
                    return true;
            }
            return false;
        }
    }

    /// <summary>The table, and whose addresses it holds to policies, by pods' UIDs.</summary>
    public (NftTable? Table, Dictionary<string, string> Isolated) Build()
    {
        NetworkPolicy[] policies;
        PolicyPod[] pods;
        Dictionary<string, IReadOnlyDictionary<string, string>> namespaces;
        lock (_lock)
        {
            policies = [.. _policies.Values];
            pods = [.. _pods.Values.Select(Own)];
            namespaces = new(_namespaces);
        }
        var table = PolicyRuleSet.Build(policies, pods, namespaces, node);
        var isolated = new Dictionary<string, string>();
        foreach (var pod in table is null ? [] : pods.Where(pod => pod.Node == node))
        {
            foreach (var address in pod.Addresses.Select(address => address.ToString()).Where(address => PolicyRuleSet.Isolates(table!, address)))
                isolated[address] = pod.Uid;
        }
        return (table, isolated);
    }

    /// <summary>Without addresses that a later pod of this node has by now: addresses are given out again soon.</summary>
    private PolicyPod Own(PolicyPod pod) => pod.Node == node && pod.Addresses.Any(address => _owners.TryGetValue(address, out var owner) && owner != pod.Uid)
        ? pod with { Addresses = [.. pod.Addresses.Where(address => !_owners.TryGetValue(address, out var owner) || owner == pod.Uid)] }
        : pod;
}
