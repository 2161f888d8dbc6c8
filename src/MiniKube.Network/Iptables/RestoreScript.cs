using System.Text;

namespace MiniKube.Network.Iptables;

/// <summary>A change as input of <c>iptables-restore --noflush</c>, which makes each table's part at once or not at all.</summary>
internal static class RestoreScript
{
    public static string Write(RuleChange change)
    {
        var tables = change.Written.Keys.Concat(change.Removed).Concat(change.Deleted.Select(d => d.Chain)).Concat(change.Inserted.Select(i => i.Chain))
            .Select(chain => chain.Table).Distinct().Order(StringComparer.Ordinal);
        var script = new StringBuilder();
        foreach (var table in tables)
            WriteTable(script, table, change);
        return script.ToString();
    }

    private static void WriteTable(StringBuilder script, string table, RuleChange change)
    {
        script.Append('*').Append(table).Append('\n');
        // Naming a chain creates or empties it. Chains to be removed are emptied first, so that none refers to another when they go.
        foreach (var (chain, _) in change.Written.Where(w => w.Key.Table == table))
            script.Append(':').Append(chain.Name).Append(" - [0:0]\n");
        foreach (var chain in change.Removed.Where(r => r.Table == table))
            script.Append(':').Append(chain.Name).Append(" - [0:0]\n");
        foreach (var (chain, rules) in change.Written.Where(w => w.Key.Table == table))
        {
            foreach (var rule in rules)
                script.Append("-A ").Append(chain.Name).Append(' ').Append(rule).Append('\n');
        }
        foreach (var rule in change.Deleted.Where(d => d.Chain.Table == table))
            script.Append("-D ").Append(rule.Chain.Name).Append(' ').Append(rule.Rule).Append('\n');
        // Backwards, so that they stand in the order of the list.
        for (var i = change.Inserted.Count - 1; i >= 0; i--)
        {
            if (change.Inserted[i].Chain.Table == table)
                script.Append("-I ").Append(change.Inserted[i].Chain.Name).Append(' ').Append(change.Inserted[i].Rule).Append('\n');
        }
        foreach (var chain in change.Removed.Where(r => r.Table == table))
            script.Append("-X ").Append(chain.Name).Append('\n');
        script.Append("COMMIT\n");
    }
}
