using System.Text;

namespace MiniKube.Cel.Tests.Fuzz;

/// <summary>Text that is an expression, nearly one, or none.</summary>
internal sealed class RandomExpression(Random random)
{
    private static readonly string[] Atoms =
    [
        "1", "-1", "0", "9223372036854775807", "2u", "1.5", "'a'", "\"é😀\"", "b'\\x00'", "true", "false", "null", "[]", "{}", "any", "self", "self.name", "self.tags", "self.spec.items",
        "any.spec.items", "any.missing", "x", "nothing", "optional.none()", "duration('1h')", "timestamp('2024-01-01T00:00:00Z')", "quantity('1Gi')", "int", "r'\\d+'", "'%s %d'",
    ];

    private static readonly string[] Infix = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in"];
    private static readonly string[] Members =
        ["size()", "all(x, ?)", "exists(x, ?)", "map(x, ?)", "filter(x, ?)", "map(x, ?, ?)", "all(i, x, ?)", "transformMap(i, x, ?)", "contains(?)", "split(?)", "join(?)", "replace(?, ?)",
         "substring(?)", "charAt(?)", "matches(?)", "findAll(?)", "sum()", "min()", "isSorted()", "indexOf(?)", "orValue(?)", "optMap(x, ?)", "name", "?name", "spec", "format([?, ?])", "reverse()"];
    private static readonly string[] Globals = ["size(?)", "string(?)", "int(?)", "uint(?)", "double(?)", "bytes(?)", "dyn(?)", "type(?)", "has(?.name)", "timestamp(?)", "duration(?)", "url(?)", "ip(?)", "cidr(?)", "quantity(?)", "semver(?)", "sets.contains(?, ?)", "optional.of(?)"];
    private const string Noise = "()[]{}?:.,'\"`\\!&|=<>+-*/%_ \n\tabxuR019\u0001é😀";

    public string Next()
    {
        if (random.Next(8) == 0) return new([.. Enumerable.Range(0, random.Next(60)).Select(_ => Noise[random.Next(Noise.Length)])]);
        var text = new StringBuilder(Expression(random.Next(1, 7)));
        for (var i = random.Next(3); i > 0 && random.Next(3) == 0 && text.Length > 1; i--)
        {
            var at = random.Next(text.Length);
            if (random.Next(2) == 0) text.Remove(at, 1);
            else text.Insert(at, Noise[random.Next(Noise.Length)]);
        }
        return text.ToString();
    }

    private string Expression(int depth) => depth <= 0 ? Pick(Atoms) : random.Next(8) switch
    {
        0 => $"({Expression(depth - 1)})",
        1 => $"[{Expression(depth - 1)}, {Expression(depth - 1)}]",
        2 => $"{{{Expression(0)}: {Expression(depth - 1)}}}",
        3 => $"({Expression(depth - 1)} ? {Expression(depth - 1)} : {Expression(depth - 1)})",
        4 => Filled(Pick(Globals), depth),
        5 or 6 => $"{Expression(depth - 1)}.{Filled(Pick(Members), depth)}",
        _ => $"{Expression(depth - 1)} {Pick(Infix)} {Expression(depth - 1)}",
    };

    private string Filled(string form, int depth)
    {
        if (form == "?name") return form;
        while (form.IndexOf('?') is >= 0 and var hole) form = string.Concat(form.AsSpan(0, hole), Expression(depth - 2).Replace('?', '\u0002'), form.AsSpan(hole + 1));
        return form.Replace('\u0002', '?');
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
