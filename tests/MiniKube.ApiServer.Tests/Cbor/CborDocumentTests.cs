using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Tests.Cbor;

public sealed class CborDocumentTests
{
    private static readonly string[] Words = ["", "a", "metadata", "grüße", "😀", "a\"b\\c", "\n", "2026-01-01T00:00:00Z", new('x', 300)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Documents_WrittenAndReadAgain_AreTheSame(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var json = Any(random, 0);
            var text = Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "null");
            var bytes = CborRenderer.Document(text);
            bytes.AsSpan(0, 3).ToArray().ShouldBe([0xD9, 0xD9, 0xF7]);
            var again = CborDocument.Read(bytes);
            JsonNode.DeepEquals(again, JsonNode.Parse(text)).ShouldBeTrue($"{json?.ToJsonString()} became {again?.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Bytes_CutOffOrChanged_AreReadOrRefusedAsSuch(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = CborRenderer.Document(Encoding.UTF8.GetBytes(Any(random, 0)?.ToJsonString() ?? "null"));
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                CborDocument.Read(bytes)?.ToJsonString();
            }
            catch (ApiException error)
            {
                error.Code.ShouldBe(400);
            }
        }
    }

    [Theory]
    [InlineData("A2616101416102", "twice")] // {"a": 1, h'61': 2}
    [InlineData("A2616101616102", "no valid CBOR")] // {"a": 1, "a": 2}
    [InlineData("A10102", "no string")] // {1: 2}
    [InlineData("F97E00", "NaN")]
    [InlineData("F97C00", "infinity")]
    [InlineData("F7", "no form in JSON")] // undefined
    [InlineData("1BFFFFFFFFFFFFFFFF", "no valid CBOR")] // larger than a signed integer
    [InlineData("9BFFFFFFFFFFFFFFFF", "no valid CBOR")] // an array that says it is long
    [InlineData("7BFFFFFFFFFFFFFFFF", "no valid CBOR")]
    [InlineData("41FF", "no valid CBOR")] // bytes that are no text
    [InlineData("61FF", "no valid CBOR")]
    [InlineData("0000", "more than one item")]
    [InlineData("", "no valid CBOR")]
    [InlineData("C249010000000000000000", "no valid CBOR")] // a big number
    public void Bytes_WithoutMeaningInJson_AreRefused(string hex, string why) =>
        Should.Throw<ApiException>(() => CborDocument.Read(Convert.FromHexString(hex))).Message.ShouldContain(why);

    [Theory]
    [InlineData("81")]
    [InlineData("C1")]
    [InlineData("9F")]
    public void Items_ThatNestWithoutEnd_AreRefused(string head)
    {
        var bytes = Enumerable.Repeat(Convert.FromHexString(head)[0], 100_000).ToArray();
        Should.Throw<ApiException>(() => CborDocument.Read(bytes)).Message.ShouldContain("nests deeper");
    }

    [Theory]
    [InlineData("D643010203", "\"AQID\"")] // tag 22: bytes that are base64 in JSON
    [InlineData("43616263", "\"abc\"")]
    [InlineData("C06A323032362D30312D3031", "\"2026-01-01\"")] // tag 0, which is of no concern
    [InlineData("BF61610161629F0203FFFF", "{\"a\":1,\"b\":[2,3]}")] // of lengths that are not told
    [InlineData("F93E00", "1.5")]
    [InlineData("3903E7", "-1000")]
    [InlineData("F6", null)]
    public void Items_OfOtherWriters_AreRead(string hex, string? json) => CborDocument.Read(Convert.FromHexString(hex))?.ToJsonString().ShouldBe(json);

    private static JsonNode? Any(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)),
        3 => JsonValue.Create((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))),
        4 => JsonValue.Create(Words[random.Next(Words.Length)]),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(6)).Select(i => KeyValuePair.Create(Words[random.Next(Words.Length)] + i, Any(random, depth + 1)))),
    };
}
