using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// The paths that printer columns and scale subresources use: <c>.spec.replicas</c>, <c>.status.conditions[?(@.type=="Ready")].status</c>,
/// <c>.spec.hosts[0]</c>, <c>.metadata.annotations['a\.b']</c>, <c>.items[*].name</c>.
/// </summary>
internal sealed class JsonPath
{
    private readonly List<Func<JsonNode, IEnumerable<JsonNode?>>> steps = [];

    private JsonPath()
    {
    }

    /// <summary>Null where the text is no such path.</summary>
    public static JsonPath? Parse(string text)
    {
        text = text.Trim();
        if (text is ['{', .., '}']) text = text[1..^1];
        if (text is ['$', ..]) text = text[1..];
        var path = new JsonPath();
        var at = 0;
        while (at < text.Length)
        {
            if (!path.Step(text, ref at)) return null;
        }
        return path;
    }

    public IEnumerable<JsonNode> All(JsonNode document)
    {
        IEnumerable<JsonNode> found = [document];
        foreach (var step in steps) found = found.SelectMany(step).OfType<JsonNode>();
        return found;
    }

    public JsonNode? First(JsonNode document) => All(document).FirstOrDefault();

    private bool Step(string text, ref int at)
    {
        if (text[at] == '.')
        {
            at++;
            if (at < text.Length && text[at] == '[') return true;
            return Name(text, ref at);
        }
        if (text[at] != '[') return at == 0 && Name(text, ref at);
        var end = Closing(text, at);
        if (end < 0) return false;
        var inner = text[(at + 1)..end].Trim();
        at = end + 1;
        return Bracket(inner);
    }

    private bool Name(string text, ref int at)
    {
        var name = new System.Text.StringBuilder();
        for (; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            name.Append(text[at]);
        }
        if (name.Length == 0) return false;
        var field = name.ToString();
        steps.Add(field == "*" ? Children : node => [(node as JsonObject)?[field]]);
        return true;
    }

    private bool Bracket(string inner)
    {
        if (inner is ['\'', .., '\''] or ['"', .., '"'])
        {
            var field = inner[1..^1].Replace("\\.", ".", StringComparison.Ordinal);
            steps.Add(node => [(node as JsonObject)?[field]]);
            return true;
        }
        if (inner == "*")
        {
            steps.Add(Children);
            return true;
        }
        if (int.TryParse(inner, out var index))
        {
            steps.Add(node => node is JsonArray list && (index < 0 ? list.Count + index : index) is var i && i >= 0 && i < list.Count ? [list[i]] : []);
            return true;
        }
        return inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')') && Filter(inner[2..^1].Trim());
    }

    private bool Filter(string condition)
    {
        foreach (var sign in (string[])["==", "!="])
        {
            var at = condition.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0 || !condition.StartsWith('@')) continue;
            if (Parse(condition[1..at]) is not { } left) return false;
            var right = condition[(at + 2)..].Trim().Trim('"', '\'');
            steps.Add(node => node is JsonArray list
                ? list.Where(item => item is not null && (sign == "==") == (left.First(item)?.ToString() == right))
                : []);
            return true;
        }
        return false;
    }

    private static IEnumerable<JsonNode?> Children(JsonNode node) => node switch
    {
        JsonArray list => list,
        JsonObject value => value.Select(pair => pair.Value),
        _ => [],
    };

    private static int Closing(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"') quote = text[i];
            else if (text[i] == ']') return i;
        }
        return -1;
    }
}
