using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>
/// Reads one YAML document with the scalar rules that Kubernetes' manifests are written for (YAML 1.1 booleans included). Aliases are bounded.
/// </summary>
internal sealed class YamlDocument
{
    private const int MaximumNodes = 200_000;
    private readonly IParser parser;
    private readonly Dictionary<AnchorName, JsonNode?> anchors = [];
    private int nodes;

    private YamlDocument(IParser parser) => this.parser = parser;

    /// <exception cref="ApiException">400, naming the line.</exception>
    public static JsonNode? Read(ReadOnlySequence<byte> body)
    {
        try
        {
            var parser = new Parser(new StringReader(Encoding.UTF8.GetString(body)));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) return null;
            return new YamlDocument(parser).Node(0);
        }
        catch (YamlException error)
        {
            throw ApiException.BadRequest($"the request body is no valid YAML: line {error.Start.Line}: {error.Message}");
        }
    }

    private JsonNode? Node(int depth)
    {
        if (depth > DocumentReader.MaximumDepth)
        {
            throw ApiException.BadRequest($"the request body nests deeper than {DocumentReader.MaximumDepth} levels");
        }
        Count(1);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!anchors.TryGetValue(alias.Value, out var target))
            {
                throw ApiException.BadRequest(
                    $"the request body is no valid YAML: line {alias.Start.Line}: nothing before it is named \"{alias.Value}\"");
            }
            Count(Size(target));
            return target?.DeepClone();
        }
        if (parser.TryConsume<Scalar>(out var scalar)) return Remember(scalar.Anchor, Value(scalar));
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(Node(depth + 1));
            return Remember(sequence.Anchor, list);
        }
        var start = parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            var value = Node(depth + 1);
            if (key == "<<" && value is JsonObject merged) Merge(map, merged);
            else map[key] = value;
        }
        return Remember(start.Anchor, map);
    }

    private static void Merge(JsonObject map, JsonObject merged)
    {
        foreach (var (key, value) in merged.ToArray())
        {
            if (!map.ContainsKey(key)) map[key] = value?.DeepClone();
        }
    }

    private JsonNode? Remember(AnchorName anchor, JsonNode? node)
    {
        if (!anchor.IsEmpty) anchors[anchor] = node;
        return node;
    }

    private void Count(int more)
    {
        nodes += more;
        if (nodes > MaximumNodes) throw ApiException.BadRequest("the request body has too many values");
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(pair => Size(pair.Value)),
        JsonArray list => 1 + list.Sum(Size),
        _ => 1,
    };

    private static JsonValue? Value(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, IsNonSpecific: false } && scalar.Tag == "tag:yaml.org,2002:str")
        {
            return JsonValue.Create(text);
        }
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }
        var first = text[0];
        if (!char.IsAsciiDigit(first) && first is not ('-' or '+' or '.')) return JsonValue.Create(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Integer(text, number);
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out number))
        {
            return JsonValue.Create(number);
        }
        if (text.StartsWith("0o", StringComparison.Ordinal) && TryOctal(text.AsSpan(2), out number)) return JsonValue.Create(number);
        const NumberStyles Real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Real, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : JsonValue.Create(text);
    }

    // File modes are written with a leading zero.
    private static JsonValue Integer(string text, long number) =>
        text.Length > 1 && text[0] == '0' && TryOctal(text.AsSpan(1), out var octal) ? JsonValue.Create(octal) : JsonValue.Create(number);

    private static bool TryOctal(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        if (digits.Length is 0 or > 20) return false;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7') return false;
            number = (number * 8) + (digit - '0');
        }
        return true;
    }
}
