using System.Text;

namespace MiniKube.Network.Iptables;

/// <summary>
/// A change as input of <c>iptables-restore --noflush</c>, which makes each table's part at once or not at all. A service that gets its first endpoint is led to it before
/// it is refused no more, and one that loses its last is refused before it is led nowhere: in between, calls would leave the node as they are, and their callers
/// would wait for an answer.
/// </summary>
internal static class RestoreScript
{
    public static string Write(RuleChange change)
    {
        var script = new StringBuilder();
        WriteTable(script, Chains.Filter, Only(change, Chains.Filter, comes: true, goes: false));
        WriteTable(script, Chains.Nat, Only(change, Chains.Nat, comes: true, goes: true));
        WriteTable(script, Chains.Filter, Only(change, Chains.Filter, comes: false, goes: true));
        return script.ToString();
    }

    private static RuleChange Only(RuleChange change, string table, bool comes, bool goes)
    {
        var part = new RuleChange();
        if (comes)
        {
            foreach (var (chain, rules) in change.Written.Where(written => written.Key.Table == table)) part.Written[chain] = rules;
            part.Inserted.AddRange(change.Inserted.Where(rule => rule.Chain.Table == table));
        }
        if (goes)
        {
            part.Removed.UnionWith(change.Removed.Where(chain => chain.Table == table));
            part.Deleted.AddRange(change.Deleted.Where(rule => rule.Chain.Table == table));
        }
        return part;
    }

    private static void WriteTable(StringBuilder script, string table, RuleChange part)
    {
        if (part.IsEmpty) return;
        script.Append('*').Append(table).Append('\n');
        // Naming a chain creates or empties it. Chains to be removed are emptied first, so that none refers to another when they go.
        foreach (var chain in part.Written.Keys.Concat(part.Removed)) script.Append(':').Append(chain.Name).Append(" - [0:0]\n");
        foreach (var (chain, rules) in part.Written)
        {
            foreach (var rule in rules) script.Append("-A ").Append(chain.Name).Append(' ').Append(rule).Append('\n');
        }
        foreach (var rule in part.Deleted) script.Append("-D ").Append(rule.Chain.Name).Append(' ').Append(rule.Rule).Append('\n');
        // Backwards, so that they stand in the order of the list.
        foreach (var rule in part.Inserted.AsEnumerable().Reverse()) script.Append("-I ").Append(rule.Chain.Name).Append(' ').Append(rule.Rule).Append('\n');
        foreach (var chain in part.Removed) script.Append("-X ").Append(chain.Name).Append('\n');
        script.Append("COMMIT\n");
    }
}
